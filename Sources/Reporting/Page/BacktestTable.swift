import Analysis
import Measurement

/// How often predictions of hidden sizes held, for the page.
struct BacktestTable {
  let caption: String
  let rows: [Row]
  let conclusion: String

  struct Row {
    let amount: String
    let family: String
    let predictions: Int
    let coverage: String
    let interval: String
    let width: String
  }

  /// All families and each of them; nil where no ladder has sizes enough to hide some.
  init?(_ run: ReportRun, isNamed: Bool) {
    let backtest = run.backtest
    if backtest.rows.isEmpty { return nil }
    caption = "How often 90 % intervals of predictions held" + (isNamed ? ", \(run.name)" : "")
    rows = backtest.rows.filter { $0.variable == nil }.map { row in
      Row(
        amount: "\(row.amount.text), \(row.distance.text)", family: row.family ?? "all families",
        predictions: row.predictions, coverage: Numbers.percent(row.coverage),
        interval: "\(Numbers.percent(row.low)) – \(Numbers.percent(row.high))",
        width: Numbers.fixed(row.width))
    }
    let faults = backtest.shortfalls
    conclusion =
      faults.isEmpty
      ? "Coverage and widths are as asked: 85 to 95 % over all families."
      : "Short of what is asked: \(faults.joined(separator: "; "))."
  }
}
