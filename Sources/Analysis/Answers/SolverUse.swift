import Measurement
import Vocabulary

/// A solver with its options on problems that differ in their sizes alone, wherever it was measured.
struct SolverUse {
  let family: String
  let solver: String
  /// Without sizes.
  let setting: Setting
  let ladders: [LadderData]

  /// The uses in families, in their order. A simulated solver has none.
  static func all(in families: [MeasuredFamily]) -> [SolverUse] {
    families.flatMap { all(among: $0.ladders, of: $0.family) }
  }

  /// The uses among ladders of one family.
  static func all(among ladders: [LadderData], of family: String) -> [SolverUse] {
    let growing = ladders.filter { $0.isTimed && $0.ladder.variable != nil }
    let uses = growing.grouped { data in
      UseKey(solver: data.ladder.solver, setting: data.ladder.setting.withoutSizes)
    }
    return uses.map { key, ladders in
      SolverUse(family: family, solver: key.solver, setting: key.setting, ladders: ladders)
    }
  }

  private struct UseKey: Hashable {
    let solver: String
    let setting: Setting
  }

  /// An amount along each ladder, those joined that differ in their study alone.
  func ladders(_ amount: Amount, claims: [Claim]) -> [AmountLadder] {
    ladders.grouped { LineKey(variable: $0.ladder.variable, setting: $0.ladder.setting) }
      .compactMap { AmountLadder(amount, family: family, $0.elements, claims: claims) }
  }

  private struct LineKey: Hashable {
    let variable: Variable?
    let setting: Setting
  }

  /// How many different points were measured.
  var points: Int {
    Set(
      ladders.flatMap { data in
        data.ladder.points.filter { data.processes[$0.key]?.isEmpty == false }
          .map { [$0.value.m, $0.value.n, $0.value.d] }
      }
    ).count
  }

  /// Rows of the sketch at n points, in proportion to n as measured; nil without a sketch.
  func sketchRows(n: Int) -> Double? {
    for data in ladders {
      for size in data.ladder.sizes {
        guard let sizes = data.costSizes(at: size), let rows = sizes.s else { continue }
        return rows / sizes.n * Double(n)
      }
    }
    return nil
  }
}

extension [SolverUse] {
  /// The model of an amount of each use, its width from how predictions of all uses went; nil where it was not
  /// measured.
  func models(_ amount: Amount, claims: [Claim]) -> [SolverModel?] {
    let ladders = map { $0.ladders(amount, claims: claims) }
    let models = LadderModel.all(ladders.flatMap { $0 })
    var start = 0
    return ladders.map { own in
      defer { start += own.count }
      return SolverModel([LadderModel](models[start..<(start + own.count)]))
    }
  }
}

extension Setting {
  /// What is left when m, n and d may be any.
  var withoutSizes: Setting {
    var setting = self
    (setting.m, setting.n, setting.d) = (nil, nil, nil)
    return setting
  }
}
