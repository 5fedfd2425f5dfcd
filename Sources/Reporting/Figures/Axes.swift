import Vocabulary

/// What figures are drawn along, by the columns of their tables.
extension Axis {
  /// The size of a ladder, where values have their places.
  static func size(_ variable: Variable) -> Axis {
    let title =
      switch variable {
      case .m: "m, width in neurons"
      case .n: "n, batch in points"
      case .d: "d, dimension in coordinates"
      }
    return Axis(title: title, field: "x", scale: .sizes, labels: .sizes)
  }

  /// One after the other, with a title of its own or without.
  static func categories(_ field: String, title: String = "") -> Axis {
    Axis(title: title, field: field, scale: .categories, labels: .plain)
  }

  static let iterationTime = Axis(
    title: "a steady iteration", field: "seconds", scale: .logarithmic, labels: .seconds)
  static let firstTime = Axis(
    title: "the first iteration", field: "first", scale: .logarithmic, labels: .seconds)
  static let amortisedTime = Axis(
    title: "an iteration, amortised to 1e-2", field: "amortised", scale: .logarithmic,
    labels: .seconds)
  static let setupTime = Axis(
    title: "set-up", field: "setup", scale: .logarithmic, labels: .seconds)
  static let toleranceTime = Axis(
    title: "to 1e-2 in all, set-up included", field: "tolerance", scale: .logarithmic,
    labels: .seconds)
  static let iterationWork = Axis(
    title: "operations a steady iteration", field: "operations", scale: .logarithmic,
    labels: .powers)
  static let timeOverClaim = Axis(
    title: "steady time / claim", field: "ratio", scale: .logarithmic, labels: .plain)
  static let localExponent = Axis(
    title: "local exponent of steady time", field: "slope", scale: .linear, labels: .plain)

  static let residual = Axis(
    title: "|r| / |r_0|", field: "residual", scale: .logarithmic, labels: .powers)
  static let iterations = Axis(
    title: "iterations", field: "iteration", scale: .linear, labels: .plain)
  static let trainingTime = Axis(
    title: "time without set-up", field: "seconds", scale: .linear, labels: .seconds)
  static let trainingWork = Axis(
    title: "counted operations", field: "operations", scale: .linear, labels: .counts)

  static let partOfTime = Axis(
    title: "part of a steady iteration", field: "seconds", scale: .linear, labels: .percent)
  static let shareOfCeiling = Axis(
    title: "share of the ceiling", field: "share", scale: .linear, labels: .percent)
}

extension Panel {
  /// A heading, after the run's name where there are several.
  static func heading(_ text: String, of run: String, among count: Int) -> String {
    (count > 1 ? "\(run) · " : "") + text
  }
}
