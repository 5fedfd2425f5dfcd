import Analysis
import ArgumentParser
import Catalogue
import Measurement
import Numerics
import Testing
import Training
import Vocabulary

@Suite struct KernelTests {
  private func plan(_ arguments: String...) throws -> Plan {
    try Plan(KernelSelection(.parse(arguments)))
  }

  @Test func `kernels have names of their own`() {
    #expect(Set(kernelList.map(\.name)).count == kernelList.count)
  }

  @Test(arguments: Scale.allCases)
  func `every kernel has a ladder of one growing size`(scale: Scale) throws {
    for entry in kernelList {
      let ladder = entry.ladder(scale)
      #expect(ladder.count >= (scale == .smoke ? 3 : scale == .quick ? 8 : 10), "\(entry.name)")
      let counts = ladder.map(entry.count)
      #expect(zip(counts, counts.dropFirst()).allSatisfy { $0 < $1 }, "\(entry.name)")
      #expect(ladder.allSatisfy { entry.memoryBytes($0) > 0 }, "\(entry.name)")
    }
  }

  @Test(arguments: kernelList.map(\.name))
  func `a kernel is recorded with its rate and its alternative`(name: String) throws {
    let entry = try #require(kernelList.first { $0.name == name })
    let smallest = try #require(entry.ladder(.smoke).first)
    // An eighth of the smallest size, which is large enough to be timed.
    func less(_ size: Int) -> String { "\(max(1, size / 8))" }
    let plan = try plan(
      "--solver", name, "-m", less(smallest.m), "-n", less(smallest.n), "-d", less(smallest.d),
      "--iterations", "2", "--processes", "1", "--threads", "2")
    let cell = try #require(plan.cells.first)
    let result = try KernelRun.run(cell)
    #expect(result.status == .ok)
    #expect(result.iterations.count == 2)
    for iteration in result.iterations {
      #expect(iteration.seconds > 0)
      #expect(try #require(iteration.diagnostics["alternative_seconds"]) > 0)
      #expect(iteration.phases == [entry.phase.rawValue: iteration.seconds])
      #expect(iteration.residual == nil)
    }
  }

  @Test func `what a kernel draws depends on the seed`() throws {
    func pairs(_ seed: String) throws -> Int? {
      let plan = try plan(
        "--solver", "listed-gram", "-m", "512", "-n", "200", "--iterations", "1", "--processes",
        "1", "--threads", "1", "--seed", seed)
      let result = try KernelRun.run(try #require(plan.cells.first))
      return result.iterations[0].counters["multiply_adds"]
    }
    // Some 2000 of 10^5 bits are set: other bits make as many pairs about once in two thousand times.
    let first = try pairs("1")
    #expect(try first == pairs("1"))
    #expect(try first != pairs("2"))
  }

  @Test func `kernels are planned on one thread and on all, each cell once`() throws {
    let plan = try plan("--scale", "smoke")
    let keys = try plan.cells.map { try $0.key }
    #expect(Set(keys).count == keys.count)
    #expect(Set(plan.studies.flatMap(\.cells)) == Set(keys))
    #expect(plan.studies.allSatisfy { $0.name == "rates" && $0.variable != nil })
    #expect(plan.cells.contains { $0.point.threads == 1 })
    #expect(Set(plan.cells.map(\.solver)) == Set(kernelList.map(\.name)))
  }

  @Test func `a size that a kernel has no use for is 1`() throws {
    let plan = try plan("--solver", "cholesky", "-m", "64", "-n", "32,48", "--threads", "1")
    #expect(plan.cells.allSatisfy { $0.point.m == 1 && $0.point.d == 1 })
    #expect(Set(plan.cells.map(\.point.n)) == [32, 48])
  }

  @Test(arguments: [
    ["--solver", "popcont-gram"], ["--shift", "0.4"], ["--dataset", "digits"],
    ["--damping", "none"],
    ["--study", "common"], ["--threads", "0"], ["-m", "-5"], ["--precision", "half"],
    ["-m", "2^31", "-n", "2^31"],
    ["--export-problem", "x"], ["--solver", "cholesky", "--precision", "single"],
  ])
  func `what has no meaning for kernels is refused with code 64`(arguments: [String]) throws {
    let options = try BenchmarkOptions.parse(arguments)
    let error = #expect(throws: (any Error).self) { _ = try Plan(KernelSelection(options)) }
    #expect((error as? any ReportableError)?.exitStatus == .usage)
  }
}
