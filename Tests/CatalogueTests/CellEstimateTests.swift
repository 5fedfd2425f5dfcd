import Catalogue
import Measurement
import Testing
import Training
import Vocabulary

@Suite struct CellEstimateTests {
  private func cell(
    _ solver: String = "gram-structured", m: Int = 1 << 16, n: Int = 256, d: Int = 64,
    threads: Int = 1, iterations: Int = 20
  ) -> Cell {
    Cell(
      solver: solver, family: "exact-gram",
      point: Point(
        m: m, n: n, d: d, shift: 0, dataset: "sphere", target: "gaussian", precision: "single",
        threads: threads),
      options: ["iterations": .number(Double(iterations)), "tolerance": .number(0)], seed: 1,
      process: 0)
  }

  @Test(arguments: solverList.map(\.descriptor).filter { $0.family != .multilayer }.map(\.name))
  func `larger cells take longer and more memory`(name: String) throws {
    let base = try CellEstimate(cell(name))
    for larger in [cell(name, m: 1 << 17), cell(name, n: 512), cell(name, d: 128)] {
      let estimate = try CellEstimate(larger)
      // Not every iteration depends on d.
      #expect(estimate.seconds > (larger.point.d > 64 ? 1 : 1.2) * base.seconds)
      #expect(estimate.memoryBytes > base.memoryBytes)
    }
    #expect(try CellEstimate(cell(name, iterations: 60)).seconds > 1.2 * base.seconds)
    #expect(base.seconds.isFinite)
    #expect(base.seconds > 0.025)
  }

  @Test(arguments: ["multilayer-dense", "multilayer-lazy", "multilayer-sparse"])
  func `weights of two trained layers are nearly all the memory of a wide cell`(
    name: String
  ) throws {
    var cell = cell(name, m: 1 << 14, n: 8, d: 16)
    cell.point.shift = 0.4
    let weights = 2 * 4 * Double(1 << 28)
    let estimate = try CellEstimate(cell)
    #expect(Double(estimate.memoryBytes) > weights)
    #expect(Double(estimate.memoryBytes) < 1.1 * weights)
    cell.options["damping"] = .word("levenberg-marquardt")
    let copies = name == "multilayer-dense" ? 2.0 : 1
    #expect(try Double(CellEstimate(cell).memoryBytes) < 1.1 * copies * weights)
    cell.options["layers"] = .number(5)
    #expect(try Double(CellEstimate(cell).memoryBytes) > 2 * copies * weights)
  }

  @Test func `short runs are repeated in the estimate too`() throws {
    let estimate = try CellEstimate(cell(m: 64, n: 4, d: 4, iterations: 2))
    #expect(estimate.seconds > 0.026)  // more than one run of microseconds
    #expect(estimate.seconds < 1.1)  // and no more than the budget of a second
  }

  @Test func `measured rates replace the nominal ones`() throws {
    let nominal = try CellEstimate(cell())
    let slow = try CellEstimate(cell(), rates: Rates(ceilings: ["single_flops": 1e9]))
    #expect(slow.seconds > 10 * nominal.seconds)
    #expect(slow.memoryBytes == nominal.memoryBytes)
    let useless = Rates(ceilings: ["single_flops": 0, "memory_bytes": .nan, "other": 1])
    #expect(try CellEstimate(cell(), rates: useless) == nominal)
  }

  @Test func `threads share the work up to what all of them reach together`() throws {
    let one = try CellEstimate(cell()).seconds
    #expect(try CellEstimate(cell(threads: 2)).seconds < 0.7 * one)
    let alone = Rates(ceilings: [
      "single_flops": 1e9, "single_flops_all_threads": 1e9,
    ])
    let slow = try CellEstimate(cell(), rates: alone).seconds
    #expect(try CellEstimate(cell(threads: 2), rates: alone).seconds > 0.9 * slow)
  }

  @Test func `a cell of another program is refused`() {
    #expect(throws: CommandError.self) { try CellEstimate(cell("no-such-solver")) }
  }
}
