import Catalogue
import Foundation
import Measurement
import Testing
import Training
import Vocabulary

struct GatePlanTests {
  @Test("The gate runs every solver of the list, each cell once")
  func everySolver() throws {
    let plan = try GatePlan(.ci, threads: 1, seed: 1)
    let names = Set(plan.cells.map(\.solver))
    for entry in solverList { #expect(names.contains(entry.descriptor.name)) }
    #expect(names.contains("fused-forward"))
    #expect(Set(plan.cells).count == plan.cells.count)
    #expect(plan.cells.allSatisfy { $0.process == 0 && $0.point.threads == 1 })
  }

  @Test("Every family has a ladder of at least four widths, whose cells are in the plan")
  func ladders() throws {
    let plan = try GatePlan(.ci, threads: 1, seed: 1)
    let keys = Set(try plan.cells.map { try $0.key })
    let ladders = plan.studies.filter { $0.variable == "m" && $0.cells.count >= 4 }
    #expect(ladders.allSatisfy { $0.cells.allSatisfy(keys.contains) })
    let laddered = Set(ladders.map(\.solver))
    for family in Family.trainings {
      let own = solverList.filter { $0.descriptor.family == family }.map(\.descriptor.name)
      #expect(!laddered.isDisjoint(with: own), "\(family)")
    }
  }

  @Test("No cell of the gate is predicted to take more than half a second")
  func brief() throws {
    for cell in try GatePlan(.ci, threads: 1, seed: 1).cells
    where Family.trains(cell.family) {
      #expect(try CellEstimate(cell).seconds < 0.5, "\(cell.solver) m = \(cell.point.m)")
    }
  }

  @Test("A plan is read back as another build wrote it")
  func coding() throws {
    let plan = try GatePlan(.smoke, threads: 2, seed: 7)
    #expect(try RecordCoding.read(GatePlan.self, from: try RecordCoding.line(plan)) == plan)
    #expect(plan.cells.allSatisfy { $0.seed == 7 && $0.point.threads == 2 })
  }

  @Test func `a plan says of its solvers what other programs need to know`() throws {
    let plan = try GatePlan(.ci, threads: 1, seed: 1)
    let solvers = plan.solvers
    #expect(Set(solvers.map(\.name)) == Set(plan.cells.map(\.solver)))
    #expect(Set(solvers.map(\.name)).count == solvers.count)
    #expect(solvers.filter(\.simulated).map(\.name) == ["quantum"])
    let refined = try #require(solvers.first { $0.name == "gram-refined" })
    #expect(refined.family == "exact-gram" && refined.reference == "gram-explicit")
    let kernel = try #require(solvers.first { $0.name == "popcount-gram" })
    #expect(kernel.family == "kernels" && kernel.reference == nil)
  }
}
