/// Which layers are trained.
package enum TrainedLayers: String, OptionWord {
  /// All but the first.
  case all
  /// The last.
  case last
}

/// When changes of low rank are added to W, where no number says it: at the rank m Q(b), or never.
package enum FlushRule: String, OptionWord {
  /// At the rank m Q(b).
  case firing
  /// Never.
  case off
}

/// What solves the n x n system of a network of several layers: Cholesky, or conjugate gradients behind a sketch.
package enum LayeredSystem: String, OptionWord {
  /// Cholesky.
  case exact
  /// Behind TensorSRHT.
  case tensorSRHT = "tensor-srht"
  /// Behind TensorSketch.
  case tensorSketch = "tensor-sketch"
}

extension NamedOption<Int> {
  /// L.
  package static var layers: Self {
    Self(
      "layers", default: "3", from: 2,
      "hidden layers; the weights of all but the first are trained")
  }
}

extension NamedOption<Switch> {
  /// Whether outputs of layers have length one, or SZZ21's scaling.
  package static var normalise: Self {
    Self("normalise", "outputs of layers of length one, or scaled by sqrt(c_b/m) as in SZZ21")
  }
}

extension NamedOption<TrainedLayers> {
  /// All layers but the first, or the last.
  package static var train: Self {
    Self(
      "train", "all layers but the first, or the last: the two-layer problem with features as data")
  }
}

extension NamedOption<WordOrNumber<FlushRule, Int>> {
  /// The rank above which changes are added to W.
  package static var rankThreshold: Self {
    Self(
      "rank-threshold", default: "firing", "firing|off|an integer from 0",
      "the rank above which A B^T is flushed into W: m Q(b), never, or a number"
    ) { (0...1_000_000).contains($0.number ?? 0) }
  }
}

extension NamedOption<LayeredSystem> {
  /// What solves the n x n system.
  package static var system: Self {
    Self(
      "system", "Cholesky of the structured Gram matrix, or its conjugate gradients behind a sketch"
    )
  }
}

extension NamedOption<Double> {
  /// |r - G alpha| / |r| behind a sketch, close enough to follow the exact steps.
  static var closeInnerTolerance: Self {
    Self(
      "inner-tolerance", default: "1e-10", below: 1,
      "|r - G alpha|/|r| of the conjugate gradients behind a sketch")
  }
}

extension [OptionDescriptor] {
  /// What the multi-layer solvers share.
  static var multilayer: Self { .of(.layers, .normalise, .train, .damping) }
}

extension MultilayerShape {
  /// The shape that a solver's options name.
  package init(_ options: SolverOptions) {
    self.init(
      layers: options[.layers], isNormalised: options[.normalise] == .on,
      trainsLastOnly: options[.train] == .last)
  }
}
