import Analysis
import Measurement
import Vocabulary

/// Which solver is fastest over (m, n), by each cost that solvers are compared by.
struct WinnerFigure {
  let runs: [ReportRun]
  let palette: Palette

  var figure: Figure? {
    let maps = runs.flatMap { run in run.analysis.winners.map { (run.name, $0) } }
    guard !maps.isEmpty else { return nil }
    let named = maps.enumerated().map { ("winners-\($0.offset + 1)", $0.element) }
    return Figure(
      id: "winners", title: "Crossover map",
      note:
        "The fastest solver over width and batch, predicted from the ladders, by each cost that solvers are"
        + " compared by; pale where the 90 % intervals of two overlap, empty where it is not known who is ahead.",
      series: palette.series(maps.flatMap { $0.1.cells.map(\.solver) }.unique.sorted()),
      columns: min(2, maps.count),
      panels: named.map { table, entry in
        Panel(
          heading: Panel.heading(
            "\(entry.1.cost.comparison), \(entry.1.study): \(entry.1.setting.pointText)",
            of: entry.0,
            among: runs.count),
          x: .categories("m", title: Axis.size(.m).title),
          y: .categories("n", title: Axis.size(.n).title),
          layers: [.tiles, .glyphs], table: table, height: 30 * entry.1.batches.count)
      },
      tables: Dictionary(uniqueKeysWithValues: named.map { ($0, Self.table($1.1)) }))
  }

  private static func table(_ map: WinnerMap) -> ChartTable {
    ChartTable(
      ["series", "m", "n", "seconds", "clear"],
      map.cells.sorted { ($0.n, -$0.m) > ($1.n, -$1.m) }.map {
        [
          .text($0.solver), .text(Numbers.power($0.m, from: 1024)),
          .text(Numbers.power($0.n, from: 1024)),
          .text(Numbers.pageSeconds($0.seconds)), .flag($0.isClear),
        ]
      })
  }
}
