import Foundation
import Reporting
import Testing

struct ReportPageTests {
  @Test("Papers stand side by side from the study common alone")
  func papers() throws {
    let page = ReportPage([try MadeRun.report()])
    let papers = page.figures.filter { $0.id.hasPrefix("papers-") }
    #expect(
      papers.map(\.id).sorted() == [
        "papers-iteration", "papers-setup", "papers-tolerance", "papers-work",
      ])
    let panel = try #require(papers.first?.panels.first)
    #expect(panel.heading == "ZMG19, CGH19, BPSW21, in m: n = 32, d = 16")
    #expect(papers.first?.tables[panel.table]?.rows.count == 16)
    #expect(
      papers.first?.panels.map(\.members) == [["gram-explicit"], ["gram-structured"]])
  }

  @Test("The page says first who is first at both ends, by how much, and how much of it is set-up")
  func first() throws {
    let html = try ReportPage([try MadeRun.report(timeout: true)]).html(bundle: nil)
    let start = try #require(html.range(of: "<section id=\"first\">"))
    let end = try #require(html.range(of: "<section id=\"verdicts\">"))
    let screen = html[start.upperBound..<end.lowerBound]
    #expect(screen.contains("m = 256<small>n = 32, d = 16</small>"))
    #expect(screen.contains("m = 2^14<small>"), "nobody was in time at 2^15")
    #expect(screen.components(separatedBy: "<strong>gram-structured</strong>").count == 3)
    // At m = 256 a set-up of 1 ms and two steps: 1.51 and 2.03 ms.
    #expect(screen.contains("1.51 ms<small>66 % set-up</small>"))
    #expect(screen.contains("gram-explicit<small>1.34 times as long</small>"))
    #expect(screen.contains("0 of 2<small></small>"))
    #expect(!screen.contains("Without drawing"), "the records do not say")
    #expect(screen.contains("CGH19<small>1905.11675</small>"))
    #expect(screen.contains("a step costs little more than one of descent"))
    #expect(html.contains("<div id=\"claims-exact-gram-1\">"))
  }

  @Test("What was given up stands as over what was spent, and is no point")
  func over() throws {
    let page = ReportPage([try MadeRun.report(factor: 2)])
    let figure = try #require(page.figures.first { $0.id == "papers-tolerance" })
    let table = try #require(figure.tables.values.first)
    #expect(table.numbers("tolerance").isEmpty)
    #expect(table.numbers("over").count == 16)
    #expect(figure.panels.allSatisfy { $0.layers.contains(.over) })
    #expect(try page.html(bundle: nil).contains("none got there"))
  }

  @Test(
    "Points carry the median, the band and the claim's line; a timeout is a mark without a time")
  func points() throws {
    let figures = ReportPage([try MadeRun.report(timeout: true)]).figures
    let scaling = try #require(figures.first { $0.id == "exact-gram-scaling" })
    let table = try #require(scaling.tables.values.first)
    func column(_ name: String) throws -> Int { try #require(table.columns.firstIndex(of: name)) }
    let (x, seconds, lost) = (try column("x"), try column("seconds"), try column("lost"))
    let first = try #require(table.rows.first { $0[x] == 256 })
    #expect(first[seconds] == .number(256e-6 * 1.02))
    let late = table.rows.filter { $0[x] == 32768 }
    #expect(late.count == 2)
    #expect(late.allSatisfy { $0[seconds] == .null && $0[lost] == "timeout" })
  }

  @Test("Two runs have panels of their own: no ladder is mixed")
  func severalRuns() throws {
    let page = ReportPage([try MadeRun.report(name: "here"), try MadeRun.report(name: "there")])
    let figure = try #require(page.figures.first { $0.id == "papers-iteration" })
    #expect(figure.panels.map { $0.heading.prefix(5) } == ["here ", "there", "here ", "there"])
    #expect(Set(figure.panels.map(\.table)).count == 2)
    for panel in figure.panels { #expect(figure.tables[panel.table]?.rows.count == 16) }
  }

  @Test("A data set's path appears as itself and breaks nothing")
  func awkwardNames() throws {
    let page = ReportPage([try MadeRun.report(dataset: MadeRun.awkward)])
    let html = try page.html(bundle: "bundle()")
    #expect(!html.contains(MadeRun.awkward))
    #expect(!html.contains("<b>"))
    #expect(html.contains("&lt;/script&gt;&lt;b&gt;&quot;é&quot;, "))
    let start = try #require(html.range(of: "id=\"page-data\">"))
    let end = try #require(html.range(of: "</script>", range: start.upperBound..<html.endIndex))
    let data = Data(html[start.upperBound..<end.lowerBound].utf8)
    let read = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    let raw = try #require(read["raw"] as? [String: Any])
    let settings = try #require(raw["settings"] as? [[String: Any]])
    #expect(settings.first?["dataset"] as? String == MadeRun.awkward)
    let command = try #require(settings.first?["command"] as? String)
    #expect(command.contains("--dataset '</script><b>\"é\", '\\''数'\\''&.csv'"))
  }

  @Test("The same records give the same bytes")
  func determinism() throws {
    let (first, second) = (ReportPage([try MadeRun.report()]), ReportPage([try MadeRun.report()]))
    #expect(try first.html(bundle: "x") == second.html(bundle: "x"))
    #expect(
      first.figures.map { VegaLite.document($0).encoded }
        == second.figures.map { VegaLite.document($0).encoded })
  }

  @Test("No two series of a figure look alike")
  func styles() throws {
    let styles = (0..<64).map(SeriesStyle.init)
    for (index, style) in styles.enumerated() { #expect(styles.firstIndex(of: style) == index) }
  }

  @Test("Every axis of every chart has a title, and every layer's columns are in its table")
  func axes() throws {
    for figure in ReportPage([try MadeRun.report()]).figures {
      for panel in figure.panels {
        #expect(panel.y.scale == .categories || !panel.y.title.isEmpty)
        #expect(!panel.x.title.isEmpty)
        let columns = try #require(figure.tables[panel.table]).columns
        #expect(columns.contains(panel.x.field) && columns.contains(panel.y.field))
      }
    }
  }
}

struct ChartTableTests {
  @Test("A field with a comma, a quotation mark or a line's end is quoted")
  func csv() {
    let table = ChartTable(["a", "b"], [["x, \"y\"", 1.5], ["é\n", .null]])
    #expect(table.csv == "a,b\n\"x, \"\"y\"\"\",1.5\n\"é\n\",\n")
  }
}
