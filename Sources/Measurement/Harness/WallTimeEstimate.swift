/// Predicts how long the rest of a sweep takes from the cells that have finished.
struct WallTimeEstimate: Sendable {
  private struct Mean {
    var sum = 0.0
    var count = 0
    var value: Double? { count == 0 ? nil : sum / Double(count) }

    mutating func add(_ value: Double) {
      sum += value
      count += 1
    }
  }

  private var overall = Mean()
  /// By cell, whatever the repetition: every repetition of a cell costs about the same.
  private var repetitions: [Cell: Mean] = [:]
  private var pending: [Cell: Int] = [:]

  init(_ cells: [Cell] = []) {
    for cell in cells { pending[Self.repeated(cell), default: 0] += 1 }
  }

  mutating func finish(_ cell: Cell, wallSeconds: Double) {
    let cell = Self.repeated(cell)
    overall.add(wallSeconds)
    repetitions[cell, default: Mean()].add(wallSeconds)
    pending[cell, default: 1] -= 1
  }

  /// Seconds for the cells that have not finished: the mean of a cell's own finished repetitions,
  /// else of all finished cells, which order at random makes fair; nil before the first.
  ///
  /// - Parameters:
  ///   - current: the cell that is running.
  ///   - spent: seconds that it has run already.
  /// - Returns: seconds, the rest of the current cell included.
  func remaining(current: Cell?, spent: Double) -> Double? {
    guard let typical = overall.value else { return nil }
    func expected(_ cell: Cell) -> Double { repetitions[cell]?.value ?? typical }
    let all = pending.reduce(0) { $0 + Double($1.value) * expected($1.key) }
    let done = current.map { min(spent, expected(Self.repeated($0))) } ?? 0
    return max(0, all - done)
  }

  private static func repeated(_ cell: Cell) -> Cell {
    var cell = cell
    cell.process = 0
    return cell
  }
}
