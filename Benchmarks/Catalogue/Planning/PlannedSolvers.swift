import Measurement
import Training
import Vocabulary

extension Plan {
  /// What is known of the solvers or kernels of its cells, in the order of their lists.
  var solvers: [SolverRecord] {
    let named = Set(cells.map(\.solver))
    let trains = cells.contains { Family.trains($0.family) }
    let records =
      trains
      ? solverList.map { SolverRecord($0.descriptor) }
      : kernelList.map { SolverRecord(name: $0.name, family: Family.kernels.rawValue) }
    return records.filter { named.contains($0.name) }
  }
}

extension SolverRecord {
  fileprivate init(_ descriptor: SolverDescriptor) {
    self.init(
      name: descriptor.name, family: descriptor.family.rawValue, papers: descriptor.papers,
      reference: descriptor.reference.name, simulated: descriptor.isSimulated)
  }
}
