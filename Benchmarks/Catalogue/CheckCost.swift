package import Measurement
import Training

extension CorrectnessCheck {
  /// Whether a cell's check takes at most a few seconds and a gibibyte: a plan leaves out the others.
  ///
  /// Counted are the reference's steps, in plain loops for the textbook and in kernels for a solver,
  /// and the spectrum of G(0), at nominal rates. False for a cell that is not this program's.
  package static func isAffordable(_ cell: Cell) -> Bool {
    guard let (entry, sizes, options, _) = try? cell.resolved() else { return false }
    let start = Textbook.cost(of: sizes, steps: 0, solves: false)
    let reference: (bytes: Double, seconds: Double)
    switch entry.descriptor.reference {
    case .textbook:
      let descends = entry.descriptor.options.contains {
        $0.name == OptionDescriptor.learningRate.name
      }
      let cost = Textbook.cost(of: sizes, steps: steps, solves: !descends)
      reference = (cost.memoryBytes, cost.multiplyAdds / plainRate)
    case .solver(let name):
      guard let entry = solverList.first(where: { $0.descriptor.name == name }) else {
        return false
      }
      let cost = entry.cost(of: sizes.inDoublePrecision, options: options)
      reference = (
        cost.memoryBytes + start.memoryBytes,
        Rates.nominal.seconds(cost.setup + Double(steps + 1) * cost.iteration, threads: 1)
          + start.multiplyAdds / plainRate
      )
    }
    return reference.bytes <= 0x1p30 && reference.seconds <= 4
  }

  /// Multiply-adds a second of plain loops.
  private static var plainRate: Double { 1e9 }
}
