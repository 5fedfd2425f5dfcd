import Analysis
import Catalogue
import Testing
import Training
import Vocabulary

/// Claims speak of what solvers do.
@Suite struct VocabularyTests {
  @Test func `every claim is about a registered solver or kernel and a phase of its`() throws {
    let descriptors = Dictionary(
      uniqueKeysWithValues: solverList.map { ($0.descriptor.name, $0.descriptor) })
    for claim in try Claim.all() {
      if let kernel = kernelList.first(where: { $0.name == claim.solver }) {
        #expect(claim.phase == kernel.phase.rawValue, "\(claim.id)")
        continue
      }
      let descriptor = try #require(descriptors[claim.solver], "\(claim.id)")
      // What is drawn is a phase of every set-up.
      let phases = descriptor.phases + (claim.stage == .setup ? [.draw] : [])
      if claim.phase != "total" {
        #expect(phases.contains { $0.rawValue == claim.phase }, "\(claim.id)")
      }
    }
  }
}
