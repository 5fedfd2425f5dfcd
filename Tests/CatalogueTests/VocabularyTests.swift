import Analysis
import Testing
import Training

/// The names that Analysis knows are those that Training writes.
@Suite struct VocabularyTests {
  @Test func `phases and counters have the same names on both sides`() {
    #expect(Phase.allCases.allSatisfy { Vocabulary.phases.contains($0.rawValue) })
    #expect(Counter.allCases.allSatisfy { Vocabulary.counters.contains($0.rawValue) })
  }

  /// Solvers of papers whose claims are written down before they are registered here.
  static let expected: Set = [
    "sketch-flat", "sketch-tensor", "dense-shifted", "hsr-weights", "hsr-data", "quantum",
    "correlation-dtree", "correlation-wtree", "tree-newton", "multilayer-dense", "multilayer-lazy",
  ]

  @Test func `every claim is about a registered solver and a phase of its`() throws {
    let descriptors = Dictionary(
      uniqueKeysWithValues: solverList.map { ($0.descriptor.name, $0.descriptor) })
    #expect(Self.expected.isDisjoint(with: descriptors.keys))
    for claim in try Claim.all() where !Self.expected.contains(claim.solver) {
      let descriptor = try #require(descriptors[claim.solver], "\(claim.id)")
      if claim.phase != "total" {
        #expect(descriptor.phases.contains { $0.rawValue == claim.phase }, "\(claim.id)")
      }
    }
  }
}
