package import Numerics

/// What turns a sketch into a preconditioner.
enum SketchFactor: String, OptionWord {
  case cholesky, qr
}

/// How exactly an inner iteration solves, where no number says it: to sqrt(lambda_min/n)/6.
enum InnerToleranceRule: String, OptionWord {
  case paper
}

/// The path of a file of FFTW's wisdom, or none.
package struct WisdomFile: LosslessStringConvertible, Sendable {
  /// Nil where there is none.
  package let path: String?

  package init?(_ text: String) {
    if text.isEmpty { return nil }
    path = text == "none" ? nil : text
  }

  package var description: String { path ?? "none" }
}

extension InnerMethod: OptionWord {}
extension TransformKind: OptionWord {}
extension TransformPlanning.Rigour: OptionWord {}

extension NamedOption<Double> {
  /// s/n.
  package static var sketchRatio: Self {
    Self("sketch-ratio", default: "4", below: 1e6, "rows of the sketch over points, s/n")
  }
}

extension NamedOption<TransformKind> {
  /// F of a sketch by transforms.
  package static var transform: Self { Self("transform", "the orthonormal transform that mixes") }
}

extension NamedOption<InnerMethod> {
  /// What solves the preconditioned system.
  package static var inner: Self {
    Self("inner", "preconditioned conjugate gradients, or steps of length one")
  }
}

extension NamedOption<WordOrNumber<InnerToleranceRule, Double>> {
  /// |r - G alpha| / |r|.
  static var innerTolerance: Self {
    Self(
      "inner-tolerance", default: "1e-3", below: 1,
      "|r - G alpha|/|r| of the inner iteration; paper is sqrt(lambda_min/n)/6")
  }
}

extension NamedOption<SketchFactor> {
  /// How the sketch becomes a preconditioner.
  static var preconditioner: Self {
    Self("preconditioner", "of the sketch's Gram matrix, or QR of the sketch")
  }
}

extension NamedOption<TransformPlanning.Rigour> {
  /// How FFTW looks for plans.
  package static var planner: Self { Self("planner", "how hard FFTW looks for a plan") }
}

extension NamedOption<WisdomFile> {
  /// A file of FFTW's wisdom.
  package static var wisdom: Self {
    Self(
      "wisdom", default: "none", "none|a path",
      "a file of FFTW's wisdom; measure and patient add to it")
  }
}

extension [OptionDescriptor] {
  /// Those of every solver with a sketch.
  static var ofSketches: Self {
    .of(.sketchRatio, .inner, .innerTolerance, .preconditioner, .damping)
  }

  /// Those of transforms that FFTW makes.
  static var ofPlans: Self { .of(.planner, .wisdom) }
}

extension SolverOptions {
  /// s for n points.
  func sketchRows(points n: Int) -> Int {
    max(1, Int((self[.sketchRatio] * Double(n)).rounded(.up)))
  }

  /// How transforms are planned: a model's plan is only looked up in a file of wisdom, a measured one
  /// is added to it.
  var planning: TransformPlanning {
    let rigour = self[.planner]
    guard let path = self[.wisdom].path else { return TransformPlanning(rigour: rigour) }
    let wisdom: TransformPlanning.Wisdom =
      rigour == .estimate ? .read(path: path) : .extend(path: path)
    return TransformPlanning(rigour: rigour, wisdom: wisdom)
  }
}

extension Work {
  /// Plans transforms, timed apart.
  mutating func planTransform<R: ~Copyable>(
    _ make: () throws(TransformError) -> R
  ) throws(SolverError) -> R {
    do throws(TransformError) {
      return try plan(make)
    } catch {
      throw SolverError.transform(error)
    }
  }
}
