/// What every multi-layer solver can be told.
extension OptionDescriptor {
  /// L.
  package static let layers = OptionDescriptor(
    name: "layers", defaultValue: "3", words: [], allowsNumber: false,
    summary: "hidden layers; the weights of all but the first are trained", leastInteger: 2)

  /// Whether outputs of layers have length one, or SZZ21's scaling.
  package static let normalise = OptionDescriptor(
    name: "normalise", defaultValue: "on", words: ["on", "off"], allowsNumber: false,
    summary: "outputs of layers of length one, or scaled by sqrt(c_b/m) as in SZZ21")

  /// All layers but the first, or the last.
  package static let train = OptionDescriptor(
    name: "train", defaultValue: "all", words: ["all", "last"], allowsNumber: false,
    summary: "all layers but the first, or the last: the two-layer problem with features as data")

  /// The rank above which changes are added to W.
  package static let rankThreshold = OptionDescriptor(
    name: "rank-threshold", defaultValue: "firing", words: ["firing", "off"], allowsNumber: false,
    summary: "the rank above which A B^T is flushed into W: m Q(b), never, or a number",
    leastInteger: 0)

  /// What solves the n x n system.
  package static let system = OptionDescriptor(
    name: "system", defaultValue: "exact", words: ["exact", "tensor-srht", "tensor-sketch"],
    allowsNumber: false,
    summary: "Cholesky of the structured Gram matrix, or its conjugate gradients behind a sketch")

  /// |r - G alpha| / |r| behind a sketch, close enough to follow the exact steps.
  package static let closeInnerTolerance = OptionDescriptor(
    name: "inner-tolerance", defaultValue: "1e-10", words: [], allowsNumber: true,
    summary: "|r - G alpha|/|r| of the conjugate gradients behind a sketch", bound: 1)

  /// What the multi-layer solvers share.
  static let multilayer: [OptionDescriptor] = [.layers, .normalise, .train, .damping]
}
