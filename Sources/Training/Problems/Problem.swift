internal import Foundation
package import Numerics
package import Vocabulary

/// The two-layer network that is trained: f(x) = (1/sqrt m) sum_r a_r max(<w_r, x> - b, 0).
package struct NetworkShape: Sendable, Equatable {
  /// m, the number of neurons.
  package let width: Int
  /// b, the shift of the ReLU.
  package let shift: Double
  /// Whether W(0) and a are those of a ``FiringDraw``: of the same law as others, and other numbers.
  package let isConditioned: Bool

  /// The shape with shift b.
  package init(width: Int, shift: Double, isConditioned: Bool = false) {
    (self.width, self.shift, self.isConditioned) = (width, shift, isConditioned)
  }

  /// The shape with b = sqrt(C ln m).
  package init(width: Int, shiftFactor c: Double, isConditioned: Bool = false) {
    self.init(
      width: width, shift: (c * log(Double(width))).squareRoot(), isConditioned: isConditioned)
  }

  /// Q(b), the chance that a neuron fires on a point at W(0).
  package var firingProbability: Double { erfc(shift / (2.0).squareRoot()) / 2 }
}

/// One training problem in one precision: points, targets and how the network starts.
package struct Problem<Scalar: KernelScalar>: ~Copyable {
  /// X, n x d, unit rows.
  package let points: Matrix<Scalar>
  /// y, n entries.
  package private(set) var targets: AlignedBuffer<Double>
  /// m and b, b rounded as stated.
  package let shape: NetworkShape
  /// What X and b are rounded to, and W(0) is drawn in: `Scalar`, or less.
  package let stated: Precision
  /// Of everything that is drawn.
  package let seed: UInt64

  /// The problem of `data` for a network of `shape`, whose weights the data's seed draws.
  ///
  /// A problem that is `stated` in single precision and held in double is the one that a solver in
  /// single precision sees, to the last bit; nil states it in `Scalar`.
  package init(_ data: ProblemData, _ shape: NetworkShape, stated: Precision? = nil) {
    let stated = stated ?? (Scalar.self == Float.self ? .single : .double)
    points = Matrix(
      rows: data.batch, columns: data.dimension,
      entries: data.points.map { Scalar(stated.rounded($0)) })
    targets = AlignedBuffer(count: data.batch, repeating: 0)
    let entries = targets.mutableView
    for (i, target) in data.targets.enumerated() { entries[i] = target }
    self.shape = NetworkShape(
      width: shape.width, shift: stated.rounded(shape.shift), isConditioned: shape.isConditioned)
    self.stated = stated
    self.seed = data.seed
  }

  /// W(0), m x d with entries N(0, 1): drawn anew at every call, the same each time.
  package func drawWeights(workers: Workers) -> Matrix<Scalar> {
    var weights = Matrix<Scalar>(uninitializedRows: shape.width, columns: points.columns)
    if shape.isConditioned {
      var signs = AlignedBuffer<Scalar>(count: shape.width, repeating: 0)
      drawConditioned(&weights, &signs)
      return weights
    }
    RandomStream(seed: seed, purpose: .weights).fillNormals(
      &weights, inSingle: stated == .single, workers: workers)
    return weights
  }

  /// a, m signs.
  package func drawSigns() -> AlignedBuffer<Scalar> {
    var signs = AlignedBuffer<Scalar>(count: shape.width, repeating: 0)
    if shape.isConditioned {
      var weights = Matrix<Scalar>(uninitializedRows: shape.width, columns: points.columns)
      drawConditioned(&weights, &signs)
      return signs
    }
    RandomStream(seed: seed, purpose: .outputSigns).fillSigns(&signs)
    return signs
  }

  /// Where W(0) and a come from, row by row.
  package var drawing: NetworkDrawing<Scalar> {
    NetworkDrawing(seed: seed, dimension: points.columns, stated: stated)
  }
}

extension Problem {
  /// The law of the neurons that fire on some point; nil where more than all of them would be proposed.
  package var firingLaw: FiringDraw<Scalar>? {
    FiringDraw(points, above: Scalar(shape.shift), seed: seed)
  }

  /// Overwrites W(0), m x d, and a with the whole network of which a ``FiringDraw`` has the neurons that fire: those that
  /// do not are drawn by trying.
  ///
  /// - Precondition: there is such a law.
  /// - Complexity: m times some n d, on one thread: for few neurons.
  private func drawConditioned(
    _ weights: inout Matrix<Scalar>, _ signs: inout AlignedBuffer<Scalar>
  ) {
    guard let law = firingLaw else { preconditionFailure("no law draws neurons that fire alone") }
    let d = points.columns
    RandomStream(seed: seed, purpose: .outputSigns).fillSigns(&signs)
    var drawing = FiringDrawWorker(law)
    var firing = Set<Int>()
    let entries = signs.mutablePointer
    drawing.draw(0..<shape.width, law)
    drawing.forEach { neuron, sign, _, _ in
      firing.insert(neuron)
      entries[neuron] = sign
    }
    for neuron in 0..<shape.width {
      let row = weights.mutablePointer + neuron * d
      if firing.contains(neuron) {
        drawing.fillWeights(row, ofFiring: neuron, law)
      } else {
        law.fillWeights(row, ofSilent: neuron, points)
      }
    }
  }
}

/// W(0) and a as pure functions of the neuron, for solvers that do not hold them.
package struct NetworkDrawing<Scalar: KernelScalar>: Sendable {
  private let weights: RandomStream
  private let signs: RandomStream
  private let dimension: Int
  /// Whether entries are drawn in single precision, whatever they are held in.
  let isInSingle: Bool

  fileprivate init(seed: UInt64, dimension: Int, stated: Precision) {
    weights = RandomStream(seed: seed, purpose: .weights)
    signs = RandomStream(seed: seed, purpose: .outputSigns)
    self.dimension = dimension
    isInSingle = stated == .single
  }

  /// Rows `first..<first + count` of W(0), as ``Problem/drawWeights(workers:)`` has them.
  @inline(__always)
  package func fillWeights(_ rows: UnsafeMutablePointer<Scalar>, first: Int, count: Int) {
    weights.drawNormals(
      rows, firstRow: first, rows: count, columns: dimension, inSingle: isInSingle)
  }

  /// At most 128 signs from a multiple of 128 on, as ``Problem/drawSigns()`` has them.
  @inline(__always)
  package func fillSigns(_ target: UnsafeMutablePointer<Scalar>, first: Int, count: Int) {
    signs.drawSigns(target, first: first, count: count)
  }
}
