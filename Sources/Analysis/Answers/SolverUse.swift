import Measurement
import Statistics

/// A solver with its options on problems that differ in their sizes alone, wherever it was measured.
struct SolverUse {
  let solver: String
  /// Without sizes.
  let setting: Setting
  let ladders: [LadderData]

  /// The uses among `ladders`, in their order.
  static func all(among ladders: [LadderData]) -> [SolverUse] {
    let uses = ladders.grouped { data in
      let setting = data.ladder.setting.withoutSizes
      return [data.ladder.solver, setting.pointText, setting.optionText]
    }
    return uses.map { _, ladders in
      let first = ladders[0].ladder
      return SolverUse(
        solver: first.solver, setting: first.setting.withoutSizes, ladders: ladders)
    }
  }

  /// Every point with its median; a point in several ladders counts once.
  private func observations(_ value: (LadderData, Int) -> Double?) -> [(CostSizes, Double)] {
    var seen: Set<[Double]> = []
    return ladders.flatMap { data in
      data.ladder.sizes.compactMap { size -> (CostSizes, Double)? in
        guard let sizes = data.costSizes(at: size), let value = value(data, size),
          seen.insert([sizes.m, sizes.n, sizes.d]).inserted
        else { return nil }
        return (sizes, value)
      }
    }
  }

  /// The seconds of a stage.
  func seconds(_ stage: Stage, claims: [Claim]) -> CostModel? {
    let quantity = Quantity(stage: stage, phase: Claim.total)
    return CostModel(
      observations { data, size in data.data(quantity).first { $0.size == size }?.value },
      terms: CostModel.terms(claims, solver: solver, stage: stage))
  }

  /// The peak of a process's memory in bytes.
  var memory: CostModel? {
    CostModel(
      observations { data, size in
        median(of: (data.processes[size] ?? []).compactMap { $0.peakMemoryBytes.map(Double.init) })
      }, terms: CostModel.memoryTerms)
  }

  /// How many points were measured.
  var points: Int { observations { _, _ in 1 }.count }
}

extension Setting {
  /// What is left when m, n and d may be any.
  var withoutSizes: Setting {
    var setting = self
    (setting.m, setting.n, setting.d) = (nil, nil, nil)
    return setting
  }

  /// `damping none, iterations 6`.
  var optionText: String {
    options.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.text)" }.joined(separator: ", ")
  }
}
