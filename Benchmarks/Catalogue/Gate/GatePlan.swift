package import Measurement
import Training
import Vocabulary

/// How much a gate runs.
package enum GateScale: String, CaseIterable, Sendable {
  /// One solver and one kernel, to see that the gate works.
  case smoke
  /// Every solver at a point, and ladders of one or two of each family.
  case ci
}

extension GatePlan {
  /// The cells of a gate on timings: solvers of every family, and kernels by themselves.
  ///
  /// - Parameters:
  ///   - scale: how much.
  ///   - threads: of every child. One is steadier than all: with a thread on every processor each
  ///     waits for the one that somebody else slows down.
  ///   - seed: of weights, data and targets.
  /// - Throws: what planning a sweep throws.
  package init(_ scale: GateScale, threads: Int, seed: UInt64) throws {
    var extent = Extent(threads: threads, seed: seed, processes: 1)
    var parts: [Plan] = []
    for family in Family.trainings {
      let studies = family.gateStudies(scale)
      if !studies.isEmpty {
        parts.append(try Plan(Selection(family, extent), studies: studies))
      }
    }
    // Sizes of a few hundred microseconds a call.
    (extent.widths, extent.batches, extent.dimensions) = ([1024], [256], [32])
    parts.append(try Plan(KernelSelection(scale.kernels, extent)))
    self.init(
      cells: parts.flatMap(\.cells), studies: parts.flatMap(\.studies),
      solvers: parts.flatMap(\.solvers))
  }
}

extension GateScale {
  /// The kernels that a gate runs.
  fileprivate var kernels: [KernelEntry] {
    switch self {
    case .smoke: [.fusedForward]
    case .ci:
      [
        .popcountGram, .fusedForward, .firingUpdate, .symmetricProduct, .cholesky, .countSketch,
        .walshHadamard, .listedGram, .sparseUpdate,
      ]
    }
  }
}

extension Family {
  /// What a gate runs of the family: children of some 50 ms, most of it the start of a process.
  fileprivate func gateStudies(_ scale: GateScale) -> [Study] {
    switch (scale, self) {
    case (.smoke, .exactGram): [.gate(m: [1 << 11], n: 64).by("gram-structured")]
    case (.smoke, _), (_, .kernels): []
    case (.ci, .exactGram):
      [
        .gate(m: [1 << 11], n: 64),
        .gate(m: [1 << 8, 1 << 10, 1 << 12, 1 << 14, 1 << 16], n: 32)
          .by("gradient-descent", "gram-structured"),
      ]
    case (.ci, .fastJL):
      [
        .gate(m: [1 << 10], n: 32),
        .gate(m: [1 << 8, 1 << 10, 1 << 12, 1 << 14], n: 32).by("sketch-tensor"),
      ]
    case (.ci, .sublinear):
      [
        .gate(m: [1 << 12], n: 16),
        .gate(m: [1 << 10, 1 << 12, 1 << 14, 1 << 16], n: 8).by("cached-scan", "neighbor-list"),
      ]
    case (.ci, .multilayer):
      [
        .gate(m: [1 << 8], n: 8),
        .gate(m: [1 << 7, 1 << 8, 1 << 9, 1 << 10], n: 8).by("multilayer-lazy"),
      ]
    }
  }
}

extension Study {
  fileprivate static func gate(m: [Int], n: Int) -> Study {
    .ladder("gate", m: m, n: [n], d: [16], shift: 0.4)
  }
}
