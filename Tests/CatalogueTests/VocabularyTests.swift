import Analysis
import Testing
import Training

/// The names that Analysis knows are those that Training writes.
@Suite struct VocabularyTests {
  @Test func `phases and counters have the same names on both sides`() {
    #expect(Phase.allCases.allSatisfy { Vocabulary.phases.contains($0.rawValue) })
    #expect(Counter.allCases.allSatisfy { Vocabulary.counters.contains($0.rawValue) })
  }

  @Test func `every claim is about a registered solver and a phase of its`() throws {
    let descriptors = Dictionary(
      uniqueKeysWithValues: solverList.map { ($0.descriptor.name, $0.descriptor) })
    for claim in try Claim.all() {
      let descriptor = try #require(descriptors[claim.solver], "\(claim.id)")
      if claim.phase != "total" {
        #expect(descriptor.phases.contains { $0.rawValue == claim.phase }, "\(claim.id)")
      }
    }
  }
}
