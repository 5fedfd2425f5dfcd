/// Predicts how long the rest of a sweep takes, from a model and from the cells that have finished.
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

  /// Measured seconds of finished cells, and those that the model gave for the same cells: of all, and of
  /// each solver, whose constants the model does not know.
  private struct Scale {
    var measured = Mean()
    var modelled = Mean()

    var value: Double? {
      measured.sum > 0 && modelled.sum > 0 ? measured.sum / modelled.sum : nil
    }

    mutating func add(_ seconds: Double, _ model: Double) {
      measured.add(seconds)
      modelled.add(model)
    }
  }

  private var all = Scale()
  private var solvers: [String: Scale] = [:]
  /// By cell, whatever the repetition: every repetition of a cell costs about the same.
  private var repetitions: [Cell: Mean] = [:]
  private var pending: [Cell: Int] = [:]
  private let estimates: CellEstimates

  /// - Parameters:
  ///   - cells: what is going to be run.
  ///   - estimates: of the model.
  init(_ cells: [Cell] = [], estimates: CellEstimates = CellEstimates()) {
    self.estimates = estimates
    for cell in cells { pending[cell.firstProcess, default: 0] += 1 }
  }

  /// Learns how long a cell took; nil for one that was not run.
  mutating func finish(_ cell: Cell, wallSeconds: Double?) {
    let cell = cell.firstProcess
    pending[cell, default: 1] -= 1
    guard let wallSeconds else { return }
    let modelled = estimates[cell].seconds
    all.add(wallSeconds, modelled)
    solvers[cell.solver, default: Scale()].add(wallSeconds, modelled)
    repetitions[cell, default: Mean()].add(wallSeconds)
  }

  /// Seconds for one more process of a cell: the mean of its finished ones, else what the model says
  /// times what it has been off by for the solver, or for all, so far, else the mean of all finished cells,
  /// else 0.
  func expected(_ cell: Cell) -> Double {
    let cell = cell.firstProcess
    if let mean = repetitions[cell]?.value { return mean }
    let model = estimates[cell].seconds
    guard model > 0 else { return all.measured.value ?? 0 }
    return model * (solvers[cell.solver]?.value ?? all.value ?? 1)
  }

  /// Seconds for the cells that have not finished; nil while nothing is known.
  ///
  /// - Parameters:
  ///   - current: the cell that is running.
  ///   - spent: seconds that it has run already.
  /// - Returns: seconds, the rest of the current cell included.
  func remaining(current: Cell?, spent: Double) -> Double? {
    let total = pending.reduce(0) { $0 + Double($1.value) * expected($1.key) }
    guard total > 0 || all.measured.count > 0 else { return nil }
    let done = current.map { min(spent, expected($0)) } ?? 0
    return max(0, total - done)
  }
}
