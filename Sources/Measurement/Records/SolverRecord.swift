/// What the program that plans cells of a solver, or of a kernel, knows of it and other programs need to know.
package struct SolverRecord: Codable, Equatable, Sendable {
  /// As cells name it.
  package var name: String
  /// Its own family, in whatever family's run it is a guest.
  package var family: String
  /// Keys of the papers, `CGH19` for example.
  package var papers: [String]
  /// What its first residuals are compared with, `textbook` or a solver; absent for a kernel.
  package var reference: String?
  /// Whether it counts what a machine that there is not would do: its seconds mean nothing.
  package var simulated: Bool

  package init(
    name: String, family: String, papers: [String] = [], reference: String? = nil,
    simulated: Bool = false
  ) {
    self.name = name
    self.family = family
    self.papers = papers
    self.reference = reference
    self.simulated = simulated
  }
}

extension Manifest {
  /// The names of solvers whose seconds are a simulation's and mean nothing; nil where it says nothing of solvers.
  package var simulatedSolvers: Set<String>? {
    solvers.map { Set($0.filter(\.simulated).map(\.name)) }
  }
}
