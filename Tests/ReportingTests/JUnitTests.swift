import Foundation
import Reporting
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

struct JUnitTests {
  @Test("What a parser reads is what was written, whatever is in the names")
  func parses() throws {
    let strange = "a < b & \"c\" > 'd'\n\u{1}"
    let suite = JUnitSuite(
      name: strange,
      cases: [
        .init(group: "g", name: strange, outcome: .passed),
        .init(group: "g", name: "f", outcome: .failed(strange)),
        .init(group: "g", name: "s", outcome: .skipped("later")),
      ])
    let root = try #require(try XMLDocument(data: suite.xml).rootElement())
    #expect(root.attribute(forName: "tests")?.stringValue == "3")
    #expect(root.attribute(forName: "failures")?.stringValue == "1")
    #expect(root.attribute(forName: "skipped")?.stringValue == "1")
    let readable = "a < b & \"c\" > 'd'\n\u{FFFD}"
    #expect(root.attribute(forName: "name")?.stringValue == readable)
    let failure = try #require(try root.nodes(forXPath: "testcase/failure").first as? XMLElement)
    #expect(failure.attribute(forName: "message")?.stringValue == readable)
  }
}
