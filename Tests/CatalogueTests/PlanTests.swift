import ArgumentParser
import Catalogue
import Foundation
import Measurement
import Testing
import Training
import Vocabulary

/// The plan that a command line makes.
private func plan(_ arguments: String..., family: Family = .exactGram) throws -> Plan {
  let options = try BenchmarkOptions.parse(arguments)
  return try Plan(Selection(options, family: family))
}

/// The solvers of a family.
private func names(of family: Family) -> Set<String> {
  Set(solverList.map(\.descriptor).filter { $0.family == family }.map(\.name))
}

@Suite struct PlanTests {
  @Test(arguments: Scale.allCases, Family.trainings)
  func `a plan holds every cell once, and its studies hold all of them`(
    scale: Scale, family: Family
  ) throws {
    let plan = try plan("--scale", scale.rawValue, family: family)
    let keys = try plan.cells.map { try $0.key }
    #expect(Set(keys).count == keys.count)
    #expect(Set(plan.studies.flatMap(\.cells)) == Set(keys))
    #expect(Set(plan.cells.map(\.process)) == Set(0..<scale.processes))
    #expect(Set(plan.cells.map(\.solver)).isSuperset(of: names(of: family)))
  }

  @Test func `a plan is long where a ladder has eight sizes`() throws {
    #expect(try !plan("--scale", "smoke").isLong)
    #expect(try plan("--scale", "quick").isLong)
    #expect(try !plan("-m", "2^4...2^10", "-n", "4", "-d", "3", "--processes", "2").isLong)
    #expect(try plan("-m", "2^4...2^11", "-n", "4", "-d", "3", "--processes", "1").isLong)
  }

  @Test func `a study may bring its options and solvers of other families`() throws {
    func plan(_ arguments: String...) throws -> Plan {
      let options = try BenchmarkOptions.parse(arguments)
      return try Plan(Selection(options, family: .fastJL))
    }
    let all = try plan("--scale", "smoke")
    let guests = all.cells.filter { $0.solver.hasPrefix("gram-") }
    #expect(Set(guests.map(\.solver)) == ["gram-structured"])
    #expect(guests.allSatisfy { $0.point.dataset.hasPrefix("clustered") })
    #expect(guests.allSatisfy { $0.family == "fast-jl" })
    let sweep = try plan("--study", "sketch-ratio", "--solver", "sketch-tensor")
    #expect(Set(sweep.cells.map(\.solver)) == ["sketch-tensor"])
    #expect(Set(sweep.cells.compactMap { $0.options["sketch_ratio"]?.text }).count == 8)
    #expect(Set(sweep.cells.compactMap { $0.options["inner"]?.text }) == ["pcg", "unit-step"])
    let common = try plan("--study", "common").cells
    #expect(Set(common.map(\.solver)) == ["sketch-flat", "sketch-tensor"])
    #expect(common.allSatisfy { $0.options["transform"] == .word("fftw-dct") })
  }

  /// Products of matrices are at their rate from n = 16 on, and the largest Jacobian of `common` is left out. `conditioning`
  /// compares solvers at 2^5 to 2^12 points.
  @Test(arguments: [Family.exactGram, .fastJL])
  func `the ladders of a scale are as long as it promises`(family: Family) throws {
    for (scale, sizes) in [(Scale.smoke, 3), (.quick, 8), (.full, 10)] {
      let plan = try plan("--scale", scale.rawValue, family: family)
      let points = Dictionary(
        try plan.cells.map { (try $0.key, $0.point) }, uniquingKeysWith: { first, _ in first })
      for study in plan.studies {
        guard let variable = study.variable.flatMap(Variable.init), study.name != "conditioning"
        else { continue }
        let found = Set(study.cells.compactMap { points[$0].map(variable.size(at:)) })
        let isCut = scale == .full && study.name == "common" && variable == .d
        #expect(found.count >= (isCut ? 9 : sizes), "\(study.name) in \(variable)")
        let (low, high) = (try #require(found.min()), try #require(found.max()))
        let span =
          scale == .smoke ? 4 : scale == .quick || variable == .n || isCut ? 1 << 7 : 1 << 9
        #expect(high / low >= span, "\(study.name) in \(variable)")
      }
    }
  }

  @Test func `a solver that cannot do what an option asks is left out, and said so`() throws {
    let damped = try plan("-m", "64", "--option", "step=gauss-newton", family: .sublinear)
    #expect(
      Set(damped.cells.map(\.solver))
        == ["dense-shifted", "cached-scan", "tree-newton", "neighbor-list"])
    #expect(damped.warnings.contains("hsr-data is left out: its step is descent"))
    for cell in damped.cells { #expect(cell.options["step"] == .word("gauss-newton")) }
    #expect(throws: UsageError.self) {
      try plan("-m", "64", "--option", "step=newton", family: .sublinear)
    }
  }

  @Test(arguments: Scale.allCases)
  func `the multi-layer family has ladders of m and n for all its solvers`(scale: Scale) throws {
    let options = try BenchmarkOptions.parse(["--scale", scale.rawValue])
    let plan = try Plan(Selection(options, family: .multilayer))
    #expect(Set(plan.cells.map(\.solver)) == names(of: .multilayer))
    #expect(Set(plan.studies.map(\.name)) == ["width", "batch", "flushes", "convergence"])
    #expect(Set(plan.studies.compactMap(\.variable)) == ["m", "n"])
    if scale == .full {
      let widths = Set(plan.cells.filter { $0.point.n == 8 }.map(\.point.m))
      #expect(widths.count >= 10)
      #expect(widths.contains(1 << 7) && widths.contains(1 << 14))
    }
    // Options are part of a cell: a recorded stall says how its layers are scaled.
    #expect(plan.cells.contains { $0.options["normalise"] == .word("off") })
    #expect(plan.cells.contains { $0.options["layers"] == .number(2) })
  }

  @Test func `an option that must be an integer is refused where it is none`() throws {
    for bad in ["layers=1", "layers=2.5", "layers=x", "rank-threshold=-1", "train=first"] {
      let options = try BenchmarkOptions.parse(["--option", bad])
      #expect(throws: UsageError.self) { try Selection(options, family: .multilayer) }
    }
    for good in ["layers=2", "layers=7", "rank-threshold=0", "rank-threshold=off", "train=last"] {
      let options = try BenchmarkOptions.parse(["--option", good])
      _ = try Selection(options, family: .multilayer)
    }
  }

  @Test func `sizes without a study make one of their product`() throws {
    let plan = try plan(
      "-m", "64,128", "-n", "4...16", "--solver", "gram-structured", "--processes", "2")
    #expect(plan.cells.count == 2 * 3 * 2)
    #expect(plan.studies.allSatisfy { $0.name == "custom" })
    #expect(plan.studies.count(where: { $0.variable == "m" }) == 3)
    #expect(plan.studies.count(where: { $0.variable == "n" }) == 2)
    #expect(plan.cells.allSatisfy { $0.point.d == 16 && $0.point.shift == 0 })
  }

  @Test func `solvers that look for firing neurons have a shift of their own, and it is said`()
    throws
  {
    for (family, shift) in [
      (Family.exactGram, 0.0), (.fastJL, 0), (.sublinear, 0.4), (.multilayer, 0.4),
    ] {
      let custom = try plan("-m", "1024,4096", family: family)
      #expect(custom.cells.allSatisfy { $0.point.shift == shift })
      #expect(custom.notes.count == (shift > 0 ? 1 : 0))
    }
    // Q(sqrt(0.4 ln 1024)) = 0.04798, Q(sqrt(0.4 ln 4096)) = 0.03406.
    let said = try plan("-m", "1024,4096", family: .sublinear).notes
    #expect(said.first?.contains("4.8 % of m = 1024, 3.4 % of m = 4096") == true)
    let told = try plan("-m", "1024", "--shift", "0", family: .sublinear)
    #expect(told.cells.allSatisfy { $0.point.shift == 0 })
    #expect(told.notes.first?.contains("50 % of m = 1024") == true)
  }

  @Test func `options hold every resolved value in snake case`() throws {
    let plan = try plan("-m", "64", "--option", "learning-rate=0.5", "--iterations", "7")
    let descent = try #require(plan.cells.first { $0.solver == "gradient-descent" })
    #expect(descent.options["learning_rate"] == .number(0.5))
    #expect(descent.options["iterations"] == .number(7))
    #expect(descent.options["tolerance"] == .number(1e-5))
    #expect(descent.options["damping"] == nil)
    let structured = try #require(plan.cells.first { $0.solver == "gram-structured" })
    #expect(structured.options["damping"] == .word("none"))
    #expect(structured.options["learning_rate"] == nil)
  }

  @Test func `on the digits a ladder of d is left out and d is theirs`() throws {
    let plan = try plan("--dataset", "digits", "--scale", "full")
    #expect(plan.cells.allSatisfy { $0.point.d == 64 && $0.point.target == "labels" })
    #expect(!plan.studies.contains { $0.variable == "d" })
    #expect(plan.cells.allSatisfy { $0.point.n <= 1797 })
    #expect(!plan.warnings.isEmpty)
  }

  @Test(arguments: [
    ["--solver", "gram-strctured"], ["--solver", ""], ["--study", "widht"], ["--scale", "big"],
    ["--study", "common", "-m", "64"], ["-m", "0"], ["-m", "-5"], ["-m", "2^60"], ["-n", "1.5"],
    ["-d", "4,4"],
    ["--shift", "-1"], ["--threads", "0"], ["--seed", "x"], ["--tolerance", "inf"],
    ["--iterations", "0"], ["--processes", "-1"], ["--damping", "some"], ["--option", "skin"],
    ["--option", "skin=1"], ["--option", "damping=none", "--damping", "none"],
    ["--precision", "half"], ["--target", "teach"],
  ])
  func `a command line that makes no sense is refused with code 64`(arguments: [String]) throws {
    let options = try BenchmarkOptions.parse(arguments)
    let error = #expect(throws: (any Error).self) {
      _ = try Plan(Selection(options, family: .exactGram))
    }
    #expect((error as? any ReportableError)?.exitStatus == .usage)
  }

  @Test func `a misspelt solver is answered with the nearest name`() throws {
    let options = try BenchmarkOptions.parse(["--solver", "gram-strctured"])
    let error = #expect(throws: UsageError.self) {
      try Selection(options, family: .exactGram)
    }
    #expect(error?.sentence.contains("did you mean 'gram-structured'?") == true)
  }

  @Test func `data that do not fit are refused before anything runs`() {
    #expect(throws: ProblemError.self) { try plan("--dataset", "digits", "-n", "1798") }
    #expect(throws: ProblemError.self) { try plan("--dataset", "digits", "-d", "63") }
    #expect(throws: ProblemError.self) { try plan("--dataset", "missing.csv") }
    #expect(throws: ProblemError.self) { try plan("-m", "64", "--target", "labels") }
  }
}
