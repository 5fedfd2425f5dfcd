/// The time that a sweep may take.
///
/// What cannot be afforded once is left out from the start, the most expensive cells first, so that
/// what is measured are whole ladders up to some size; after that a cell is run when it will probably
/// end in time.
struct Budget: Sendable {
  private let seconds: Double
  private let start: Double
  /// Above so many estimated seconds a cell is left out.
  private let dearest: Double
  private let estimates: CellEstimates

  init(
    _ seconds: Double, start: Double, cells: [Cell], _ estimates: CellEstimates
  ) {
    self.seconds = seconds
    self.start = start
    self.estimates = estimates
    let round = cells.map(\.process).min()
    var left = seconds
    var dearest = 0.0
    for cost in cells.filter({ $0.process == round }).map({ estimates[$0].seconds }).sorted() {
      left -= cost
      if left < 0 { break }
      dearest = cost
    }
    self.dearest = dearest
  }

  /// Why a cell is not run; nil when it fits.
  func refuse(_ cell: Cell, seconds expected: Double, now: Double) -> String? {
    let total = "the budget of \(Numbers.span(seconds))"
    let modelled = estimates[cell].seconds
    if modelled > dearest {
      return "needs about \(Numbers.span(modelled)): \(total) is spent on smaller cells"
    }
    let left = seconds - (now - start)
    if expected <= left, left > 0 { return nil }
    return left > 0
      ? "needs about \(Numbers.span(expected)): \(Numbers.span(left)) of \(total) are left"
      : "\(total) is spent"
  }
}
