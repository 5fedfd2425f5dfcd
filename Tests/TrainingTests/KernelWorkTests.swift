import Foundation
import Numerics
import TestSupport
import Testing
import Training
import Vocabulary

/// What solvers count beside what kernels did, phase by phase, in a build whose kernels count: `make test-counts`.
///
/// The clock of the work reads what kernels have done, so that the seconds of a phase are what they did in it.
@Suite(.serialized, .enabled(if: KernelWork.isCounted))
struct KernelWorkTests {
  /// A solver with options at a size.
  struct Setting: Sendable, CustomTestStringConvertible {
    let entry: SolverEntry
    let options: [String: String]
    let precision: Precision
    let (m, n, d): (Int, Int, Int)

    var testDescription: String {
      let options = options.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
      return ([entry.descriptor.name, precision.rawValue, "\(m) \(n) \(d)"] + options)
        .joined(separator: ", ")
    }

    var name: String { entry.descriptor.name }
    var shift: Double {
      [.sublinear, .multilayer].contains(entry.descriptor.family) ? 0.4 : 0
    }
  }

  static let settings: [Setting] =
    solverList.flatMap { entry in
      variants(of: entry).flatMap { options in
        [(150, 37, 5), (512, 20, 19)].flatMap { m, n, d in
          [Precision.single, .double].map {
            Setting(entry: entry, options: options, precision: $0, m: m, n: n, d: d)
          }
        }
      }
    } + conditioned

  /// Neurons that fire drawn alone, where n Q(b) is below 1.
  private static let conditioned: [Setting] = solverList.filter {
    $0.descriptor.name == "neighbor-list"
  }.flatMap { entry in
    [Precision.single, .double].map {
      Setting(
        entry: entry,
        options: ["weights": "conditioned", "step": "gauss-newton", "skin": "0.01"], precision: $0,
        m: 4096, n: 6, d: 9)
    }
  }

  /// Options that lead through other kernels.
  private static func variants(of entry: SolverEntry) -> [[String: String]] {
    let all: [[String: String]] = [
      [:], ["step": "gauss-newton"], ["damping": "levenberg-marquardt"],
      ["step": "gauss-newton", "damping": "levenberg-marquardt"], ["learning-rate": "theory"],
      ["inner": "unit-step", "sketch-ratio": "24"], ["preconditioner": "qr"],
      ["transform": "native-wht"], ["transform": "fftw-dht"], ["trim": "off"],
      ["redraw": "never"], ["redraw": "never", "trim": "off"], ["search": "tree"],
      ["search": "scan"],
      ["system": "tensor-sketch"], ["system": "tensor-srht"], ["train": "last"],
      ["rank-threshold": "40"], ["step": "gauss-newton", "skin": "0.01"],
    ]
    return all.filter { options in
      options.allSatisfy { name, value in
        entry.descriptor.options.contains { $0.name == name && $0.accepts(value) }
      }
    }
  }

  @Test(arguments: settings)
  func `a counter equals what the kernels did`(setting: Setting) throws {
    for difference in try differences(in: setting) { Issue.record("\(difference)") }
  }

  /// Where kernels did not do what was counted.
  private func differences(in setting: Setting) throws -> [String] {
    try KernelWork.allCases.flatMap { kind in
      try stages(of: setting, kind).flatMap { stage, phases in
        phases.sorted { $0.key.rawValue < $1.key.rawValue }
          .filter { !allowed(kind, $0.value.said, setting).contains($0.value.done) }
          .map { phase, work in
            "\(setting.testDescription): \(stage) \(phase) \(kind): done \(work.done), said \(work.said)"
          }
      }
    }
  }

  #if COUNTS_KERNELS
    /// A kernel of a solver that does something else than is counted: `factor` times as much.
    struct Plant: Sendable, CustomTestStringConvertible {
      let solver: String
      let phase: Phase
      let file: String
      let factor: Double

      var testDescription: String { "\(solver), \(file), \(factor) times" }
    }

    /// Half and twice the work of a solver's main kernel each, and scans in place of the walks through trees of 512
    /// keys, 25 of which fire, and of balls of 16 points.
    static let plants: [Plant] =
      [
        ("gram-structured", .gram, "Numerics/FiringTile.swift"),
        ("gram-explicit", .gram, "Numerics/DenseScalar.swift"),
        ("sketch-tensor", .sketch, "Numerics/SampledRows.swift"),
        ("correlation-dtree", .search, "Training/MaxTrees.swift"),
        ("tree-newton", .search, "Training/MaxTrees.swift"),
        ("hsr-weights", .search, "Numerics/BallTreeQuery.swift"),
        ("neighbor-list", .search, "Numerics/NeighborWorker.swift"),
        ("multilayer-lazy", .forward, "Numerics/SparseQueries.swift"),
      ].flatMap { solver, phase, file in
        [0.5, 2].map { Plant(solver: solver, phase: phase, file: file, factor: $0) }
      } + [
        Plant(
          solver: "correlation-dtree", phase: .search, file: "Training/MaxTrees.swift",
          factor: 1023 / (2 * 25 * log2(512.0 / 25))),
        Plant(
          solver: "tree-newton", phase: .search, file: "Training/MaxTrees.swift",
          factor: 1023 / (2 * 25 * log2(512.0 / 25))),
      ]

    @Test(arguments: plants)
    func `what a kernel does and nobody counts is noticed in its phase`(plant: Plant) throws {
      let setting = try #require(
        Self.settings.first { $0.name == plant.solver && $0.m == 512 && $0.options.isEmpty })
      KernelWork.planted = (plant.file, plant.factor)
      defer { KernelWork.planted = nil }
      let found = try differences(in: setting)
      #expect(found.contains { $0.contains(" \(plant.phase) ") })
    }
  #endif

  /// What kernels did and what was counted, of the set-up and of five steps, phase by phase.
  private func stages(
    of setting: Setting, _ kind: KernelWork
  ) throws -> [(String, [Phase: (done: Double, said: Double)])] {
    let data = try drawn(n: setting.n, d: setting.d)
    var work = Work(now: { kind.count })
    let options = SolverOptions(setting.entry.descriptor, overriding: setting.options)
    let solver = try setting.entry.prepare(
      data, NetworkShape(width: setting.m, shiftFactor: setting.shift),
      precision: setting.precision, options: options, work: &work)
    let setup = compare(work, kind, setting)
    work.reset()
    for _ in 0..<5 { _ = try? solver.step(work: &work) }
    return [("set-up", setup), ("steps", compare(work, kind, setting))]
  }

  private func compare(
    _ work: borrowing Work, _ kind: KernelWork, _ setting: Setting
  ) -> [Phase: (done: Double, said: Double)] {
    var phases: [Phase: (done: Double, said: Double)] = [:]
    for phase in Set(work.phaseSeconds.keys).union(work.phaseCounts.keys) {
      let counts = work.phaseCounts[phase] ?? [:]
      phases[phase] = (work.phaseSeconds[phase] ?? 0, kind.said(by: counts, setting))
    }
    return phases
  }

  /// What kernels may have done where so much was counted.
  ///
  /// Half a multiply-add is lost in each symmetric product of odd sizes. Scaling the rows of X is not counted beside
  /// m times as much, and a Jacobian is multiplied with its padding. Bits are counted in tiles of 4 x 4 rows and in
  /// lines of 8 words.
  private func allowed(
    _ kind: KernelWork, _ said: Double, _ setting: Setting
  ) -> ClosedRange<Double> {
    guard kind == .popcountWords, said > 0 else {
      let lower = said * 2 / Double(setting.m) + 10
      return said - lower...said + lower
    }
    let (n, words) = (Double(setting.n), Double((setting.m + 63) / 64))
    let (rows, line) = (Double((setting.n + 3) / 4 * 4), Double((setting.m + 511) / 512 * 8))
    let grams = (said / (n * n * words / 2)).rounded(.up)
    return said...grams * rows * (rows + 4) * line / 2
  }
}

extension KernelWork {
  /// What counters say of this kind.
  fileprivate func said(by counts: [Counter: Int], _ setting: KernelWorkTests.Setting) -> Double {
    func count(_ counter: Counter) -> Double { Double(counts[counter] ?? 0) }
    let products = count(.innerProducts) * Double(setting.d)
    return switch self {
    case .singleMultiplyAdds:
      count(.multiplyAdds) - count(.doubleMultiplyAdds)
        + (setting.precision == .single ? products : 0)
    case .doubleMultiplyAdds:
      count(.doubleMultiplyAdds) + (setting.precision == .double ? products : 0)
    case .popcountWords: count(.popcountWords)
    case .transformAdds: count(.transformAdds)
    case .nodesVisited: count(.nodesVisited)
    }
  }
}
