import Analysis
import Testing
import Training
import Vocabulary

/// Claims speak of what solvers do.
@Suite struct VocabularyTests {
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
