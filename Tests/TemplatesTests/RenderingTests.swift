import Testing

@testable import Templates

struct RenderingTests {
    private func render(
        _ text: String,
        _ context: Context = Context(),
        partials: [String: String] = [:]
    ) throws -> String {
        var templates = ["main": try Template(text, name: "main")]
        for (name, text) in partials { templates["p/" + name] = try Template(text, name: name) }
        return try #require(
            TemplateLibrary(templates, partialFolder: "p/").render("main", context)
        ).text
    }

    @Test(arguments: [
        ("{{text}}", "&lt;b&gt;"), ("{{{markup}}}", "<i>"), ("{{&markup}}", "<i>"),
        ("{{none}}", ""), ("{{#on}}yes{{/on}}{{^on}}no{{/on}}", "yes"),
        ("{{#off}}yes{{/off}}{{^off}}no{{/off}}", "no"),
        ("{{#empty}}yes{{/empty}}{{^empty}}no{{/empty}}", "no"),
        ("{{#text}}{{.}}{{/text}}", "&lt;b&gt;"),
        ("{{#list}}{{n}}{{text}},{{/list}}", "1&lt;b&gt;,2&lt;b&gt;,"),
        ("{{#inner}}{{n}}{{/inner}}{{inner.n}}{{inner.m}}", "33"),
        ("{{#rows}}[{{#.}}{{.}}{{/.}}]{{/rows}}", "[ab][c]"),
        ("{{! nothing\n at all }}x", "x"), ("{{=<% %>=}}<%text%>{{text}}", "&lt;b&gt;{{text}}"),
        ("a\n  {{#on}}\nb\n  {{/on}}\nc", "a\nb\nc"), ("a {{#on}}\nb{{/on}}", "a \nb"),
        ("a\r\n{{! alone }}\r\nb", "a\r\nb"),
    ])
    func fillsTemplates(text: String, expected: String) throws {
        let context = Context([
            "text": .text("<b>"), "markup": .markup(Array("<i>".utf8)), "on": .flag(true),
            "off": .flag(false), "empty": .text(""),
            "list": .list([Context(["n": .text("1")]), Context(["n": .text("2")])]),
            "inner": .context(Context(["n": .text("3")])),
            "rows": .values([.values([.text("a"), .text("b")]), .values([.text("c")])]),
        ])
        #expect(try render(text, context) == expected)
    }

    /// The texts of the pieces of a list that is shown by a template.
    private func pieces(_ text: String, _ pieces: [Context.Piece]) throws -> [String] {
        let library = TemplateLibrary(["main": try Template(text, name: "main")])
        let context = Context(["outer": .text("o"), "list": .pieces(pieces)])
        let output = try #require(library.render("main", context))
        return output.pieces.map { String(decoding: output.bytes[$0], as: UTF8.self) }
    }

    @Test func piecesAreShownAgainAsTheyCameOut() throws {
        let new = { Context.Piece.new(Context(["n": .text($0)])) }
        let text = "{{outer}}{{#list}}<{{n}}{{#absent}}!{{/absent}}>{{/list}}{{outer}}"
        #expect(try pieces(text, [new("a"), new("b")]) == ["<a>", "<b>"])
        let known = Context.Piece.known(Array("x<k>x".utf8)[1..<4])
        #expect(try pieces(text, [new("a"), known]) == ["<a>", "<k>"])
        let library = TemplateLibrary(["main": try Template(text, name: "main")])
        let output = library.render("main", Context(["list": .pieces([known, new("b")])]))
        #expect(output?.text == "<k><b>")
        #expect(output?.sound == [0..<3])
    }

    @Test(arguments: [
        "{{#list}}{{outer}}{{n}}{{/list}}", "{{#list}}{{n}}{{/list}}{{#list}}{{n}}{{/list}}",
        "{{#list}}{{#n}}{{outer}}{{/n}}{{/list}}",
    ])
    func piecesThatDependOnWhatIsAroundThemAreNotNamed(text: String) throws {
        #expect(try pieces(text, [.new(Context(["n": .text("a")]))]).isEmpty)
    }

    @Test func partialsThatStandAloneIndentEveryLineOfTheirTemplate() throws {
        let text = try render(
            "<\n  {{>part}}\n>{{>part}}|{{>none}}",
            Context(["value": .text("1\n2")]),
            partials: ["part": "a\n{{value}}\n{{>leaf}}", "leaf": "l"]
        )
        #expect(text == "<\n  a\n  1\n2\n  l>a\n1\n2\nl|")
    }

    @Test func aPartialMayContainItself() throws {
        let leaf = Context(["name": .text("b"), "nodes": .list([])])
        let text = try render(
            "{{>node}}",
            Context(["name": .text("a"), "nodes": .list([leaf])]),
            partials: ["node": "{{name}}<{{#nodes}}{{>node}}{{/nodes}}>"]
        )
        #expect(text == "a<b<>>")
    }

    @Test func anotherTemplateIsFilledAmongTheValuesAround() throws {
        let templates = [
            "layout": try Template("<{{{content}}}>{{title}}", name: "layout"),
            "page": try Template("{{title}} {{text}}", name: "page"),
        ]
        let output = TemplateLibrary(templates).render(
            "layout",
            Context([
                "title": .text("outer"),
                "content": .template("page", Context(["text": .text("inner")])),
            ])
        )
        #expect(output?.text == "<outer inner>outer")
    }

    @Test func aSharedListIsFilledOnceUnlessItLooksAround() throws {
        let list = SharedList([Context(["n": .text("1"), "code": .sound([0x78])])])
        let library = TemplateLibrary([
            "plain": try Template("{{#list}}{{n}}{{{code}}};{{/list}}", name: "plain"),
            "outer": try Template("{{#list}}{{n}}{{x}};{{/list}}", name: "outer"),
        ])
        for text in ["a", "b"] {
            let context = Context(["list": .shared(list), "x": .text(text)])
            let plain = try #require(library.render("plain", context))
            #expect(plain.text == "1x;")
            #expect(plain.sound == [1..<2])
            #expect(library.render("outer", context)?.text == "1\(text);")
        }
    }

    @Test(arguments: [
        ("a\n{{#x}}\n", 2, TemplateError.Reason.unclosedSection("x")),
        ("{{#x}}\n{{/y}}", 2, .unopenedSection("y")), ("\n\n{{x", 3, .unclosedTag),
        ("{{}}", 1, .missingName), ("{{=x=}}", 1, .badDelimiters),
        ("\n{{<layout}}", 2, .unsupported("<layout")), ("{{>*name}}", 1, .unsupported(">*name")),
    ])
    func mistakesAreNamedWithTheirLine(
        text: String,
        line: Int,
        reason: TemplateError.Reason
    ) throws {
        #expect(throws: TemplateError(template: "t", line: line, reason: reason)) {
            _ = try Template(text, name: "t")
        }
    }
}
