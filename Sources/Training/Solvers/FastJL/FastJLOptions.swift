internal import Numerics

/// What the solvers of this family can be told.
extension OptionDescriptor {
  /// s/n.
  package static let sketchRatio = OptionDescriptor(
    name: "sketch-ratio", defaultValue: "4", words: [], allowsNumber: true,
    summary: "rows of the sketch over points, s/n", bound: 1e6)

  /// F of a sketch by transforms.
  package static let transform = OptionDescriptor(
    name: "transform", defaultValue: TransformKind.fftwDCT.rawValue,
    words: TransformKind.allCases.map(\.rawValue), allowsNumber: false,
    summary: "the orthonormal transform that mixes")

  /// What solves the preconditioned system.
  package static let inner = OptionDescriptor(
    name: "inner", defaultValue: InnerMethod.pcg.rawValue,
    words: InnerMethod.allCases.map(\.rawValue), allowsNumber: false,
    summary: "preconditioned conjugate gradients, or steps of length one")

  /// |r - G alpha| / |r|.
  package static let innerTolerance = OptionDescriptor(
    name: "inner-tolerance", defaultValue: "1e-3", words: ["paper"], allowsNumber: true,
    summary: "|r - G alpha|/|r| of the inner iteration; paper is sqrt(lambda_min/n)/6", bound: 1)

  /// How the sketch becomes a preconditioner.
  package static let preconditioner = OptionDescriptor(
    name: "preconditioner", defaultValue: "cholesky", words: ["cholesky", "qr"],
    allowsNumber: false, summary: "of the sketch's Gram matrix, or QR of the sketch")

  /// How FFTW looks for plans.
  package static let planner = OptionDescriptor(
    name: "planner", defaultValue: TransformPlanning.Rigour.estimate.rawValue,
    words: TransformPlanning.Rigour.allCases.map(\.rawValue), allowsNumber: false,
    summary: "how hard FFTW looks for a plan")

  /// A file of FFTW's wisdom.
  package static let wisdom = OptionDescriptor(
    name: "wisdom", defaultValue: "none", words: ["none"], allowsNumber: false,
    summary: "a file of FFTW's wisdom; measure and patient add to it", allowsPath: true)

  /// Those of every solver with a sketch.
  static let ofSketches: [OptionDescriptor] = [
    .sketchRatio, .inner, .innerTolerance, .preconditioner, .damping,
  ]
}

extension SolverOptions {
  /// s for n points.
  func sketchRows(points n: Int) -> Int {
    max(1, Int((number(.sketchRatio, default: 4) * Double(n)).rounded(.up)))
  }

  /// The number that an option is, or another where it is a word.
  func number(_ option: OptionDescriptor, default value: Double) -> Double {
    Double(self[option]) ?? value
  }

  /// The transform that mixes.
  var transformKind: TransformKind { TransformKind(rawValue: self[.transform]) ?? .fftwDCT }

  /// How transforms are planned: a model's plan is only looked up in a file of wisdom, a measured one
  /// is added to it.
  var planning: TransformPlanning {
    let rigour = TransformPlanning.Rigour(rawValue: self[.planner]) ?? .estimate
    let path = self[.wisdom]
    if path == "none" { return TransformPlanning(rigour: rigour) }
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
