import Model
import Testing

struct EventVersionTests {
    @Test(arguments: ["0", "1", "1.0", "1.2.3", "999999.0.10"])
    func takesUpToThreeNumbers(text: String) {
        #expect(EventVersion(text)?.text == text)
    }

    @Test(arguments: ["", ".", "1.", "v1", "1.2.3.4", "01", "1.-2", "1.2b", "1000000", "١"])
    func takesNothingElse(text: String) {
        #expect(EventVersion(text) == nil)
    }

    @Test func comparesNumbersNotText() throws {
        let texts = ["1", "1.2", "1.10", "2.0.1"]
        let versions = try texts.map { try #require(EventVersion($0)) }
        #expect(versions.sorted() == versions)
        #expect(EventVersion("1") == EventVersion("1.0.0"))
        #expect(Set([EventVersion("1"), EventVersion("1.0")]).count == 1)
    }
}
