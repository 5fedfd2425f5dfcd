import ArgumentParser
package import Measurement
import Training
import Vocabulary

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
    let common = ["--threads", "\(threads)", "--seed", "\(seed)", "--processes", "1"]
    var parts: [Plan] = []
    for family in Family.trainings {
      let studies = family.gateStudies(scale)
      if studies.isEmpty { continue }
      let selection = try Selection(try BenchmarkOptions.parse(common), family: family)
      parts.append(try Plan(selection, family: family, studies: studies))
    }
    parts.append(try Plan(kernels: try .parse(common + Self.kernels(scale))))
    self.init(
      cells: parts.flatMap(\.cells), studies: parts.flatMap(\.studies),
      solvers: parts.flatMap(\.solvers))
  }

  /// Kernels at sizes of a few hundred microseconds a call.
  private static func kernels(_ scale: GateScale) -> [String] {
    let names =
      switch scale {
      case .smoke: ["fused-forward"]
      case .ci:
        [
          "popcount-gram", "fused-forward", "firing-update", "symmetric-product", "cholesky",
          "walsh-hadamard", "count-sketch", "listed-gram", "sparse-update",
        ]
      }
    return ["--solver", names.joined(separator: ","), "-m", "1024", "-n", "256", "-d", "32"]
  }
}
