package import Numerics

/// What turns a sketch into a preconditioner.
package enum SketchFactor: String, OptionWord {
  /// Cholesky of (S A)^T S A.
  case cholesky
  /// QR of S A.
  case qr
}

/// How exactly an inner iteration solves, where no number says it.
package enum InnerToleranceRule: String, OptionWord {
  /// To sqrt(lambda_min/n)/6.
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

extension NamedOption<Switch> {
  /// Whether the transform of a sketch is trimmed.
  package static var trim: Self {
    Self("trim", "whether only what the samples need of a transform is computed")
  }
}

/// How long a draw of a sketch is kept, where no number of iterations says it.
package enum RedrawRule: String, OptionWord {
  /// One iteration.
  case every
  /// To the end.
  case never
}

extension NamedOption<WordOrNumber<RedrawRule, Int>> {
  /// The iterations with one draw of a sketch, which follows the pairs that begin or cease to fire.
  package static var redraw: Self {
    Self(
      "redraw", default: "every", "every|never|an integer from 1",
      "iterations with one draw of the sketch, which follows what begins or ceases to fire"
    ) { (1...1_000_000).contains($0.number ?? 1) }
  }
}

extension NamedOption<InnerMethod> {
  /// What solves the preconditioned system.
  package static var inner: Self {
    Self("inner", "preconditioned conjugate gradients, or steps of length one")
  }
}

extension NamedOption<WordOrNumber<InnerToleranceRule, Double>> {
  /// |r - G alpha| / |r|.
  package static var innerTolerance: Self {
    Self(
      "inner-tolerance", default: "1e-3", below: 1,
      "|r - G alpha|/|r| of the inner iteration; paper is sqrt(lambda_min/n)/6")
  }
}

extension NamedOption<SketchFactor> {
  /// How the sketch becomes a preconditioner.
  package static var preconditioner: Self {
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
    .of(.sketchRatio, .redraw, .inner, .innerTolerance, .preconditioner, .damping)
  }

  /// Those of transforms that FFTW makes.
  static var ofPlans: Self { .of(.planner, .wisdom) }
}

extension SolverOptions {
  /// How rows of `entries` numbers, `width` of each neuron, are cut for a transform with s = `rows`.
  func chunks(
    entries: Int, rows: Int, density: Double, width: Int = 1
  ) -> TransformChunks {
    TransformChunks(
      entries: entries, samples: rows, kind: self[.transform], density: density, width: width)
  }

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
