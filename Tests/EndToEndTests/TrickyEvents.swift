import Text

/// Events whose bodies are hard to sign the same way everywhere.
enum TrickyEvents {
    /// Values that JavaScript writes in its own way.
    private static let values = [
        #""Zoë 田中 أمل 🐧""#, #""line\nbreak \"quoted\" \\ \/ \u0007 \u2028""#, "1e21", "-0", "0.1",
        "1e-7", "1.50e300", "5e-324", #"{"10":1,"2":2,"b":3,"a":4}"#,
        #"{"nested":{"deep":[[],{},[null,true,false]]}}"#, #""<script>&amp;</script>""#, "1.0",
        #"{"":"empty name","__proto__x":1}"#, #""\ud83d\udc27 \u00e9""#,
    ]

    /// So many events, one a line, each `example` with one of the values in its data.
    static func lines(_ count: Int, prefix: String, like example: JSON) -> String {
        let data = example["data"]?.text.dropLast() ?? "{"
        return (0..<count).map { index in
            let value = values[index % values.count]
            return #"{"id":"\#(prefix)_\#(index)","type":"email.sent","data":\#(data),"#
                + #""x_value":\#(value)}}"#
        }.joined(separator: "\n")
    }
}
