internal import Foundation
package import Numerics
import Vocabulary

/// Who fires, from neighbour lists with a skin and certificates: no scan of pairs, no tree, no W.
///
/// The weights are held in dual coordinates, w_r(t) = w_r(0) - a_r sum_j beta_rj x_j, and W(0) is drawn
/// again where it is needed. The points are few and the neurons many; a neuron is looked at only when it
/// may have come near to firing on another set of points than before. The lists are those of molecular
/// dynamics (L. Verlet, "Computer experiments on classical fluids", Physical Review 159 (1967),
/// doi:10.1103/PhysRev.159.98); that neurons are left alone until a clock strikes is kinetic (J. Basch,
/// L. J. Guibas, J. Hershberger, "Data structures for mobile data", Journal of Algorithms 31 (1999),
/// doi:10.1006/jagm.1998.0988).
///
/// **State.** With c_j(s) the coefficients of step s, A_j(t) = (1/sqrt m) sum_{s<t} c_j(s), and the clock reads
/// T(t) = (1/sqrt m) sum_{s<t} max_j |c_j(s)|. A neuron that fires somewhere has a record: the step e at which
/// it was looked at last, its list L_r, and for each listed point z_rj = <w_r(e), x_j> and an offset, from
/// which beta_rj = A_j + offset while the pair fires and beta_rj = offset while it does not: beta changes at
/// every step, what is stored only at flips. A neuron that fires on no point does not move, so it never
/// fires again, and has no record.
///
/// **Invariant.** At every step, (1) F_r(t) = F_r(e) = {j in L_r : z_rj > b}, and (2) every point outside L_r
/// has <w_r(t), x_j> <= b.
///
/// **Certificate.** While F_r is as it was at e, w_r(t) - w_r(e) = -a_r sum_{i in F_r} (A_i(t) - A_i(e)) x_i, and
/// |A_i(t) - A_i(e)| <= T(t) - T(e) for every i. Hence
/// |<w_r(t) - w_r(e), x_j>| <= (T(t) - T(e)) rho_j with rho_j = sum_{i in F_r} |K_ij|: (1) holds while
/// T(t) - T(e) < |z_rj - b| / rho_j for all listed j. And |w_r(t) - w_r(e)|^2 <= (T(t) - T(e))^2 sum_{i,j in F_r} |K_ij|,
/// so that, with |x_j| = 1 and Cauchy-Schwarz, (2) holds while (T(t) - T(e)) (sum_{j in F_r} rho_j)^{1/2} < room_r, where
/// room_r is what is left of the skin sigma_r: a point that is not listed had z <= b - sigma_r when the list was
/// made, and the neuron came at most sigma_r - room_r nearer since. The least of these times is the neuron's
/// deadline. A step looks at the neurons whose deadline has passed, before anything is read from the
/// lists, and at no others.
///
/// **A look** moves the products, z_rj -= a_r sum_{i in F_r} c_i K_ij with c_i = A_i(t) - A_i(e), takes the length of the
/// move, (c^T K c)^{1/2}, off room_r, takes in flips, and sets the next deadline. Where room_r is used up, w_r is
/// made of W(0) and beta, its n products are taken, and the list is made anew from them: points above
/// b - sigma_r and those with beta_rj != 0, so that a list holds all that its neuron has been through. Lists
/// of more than a quarter of the points take all of them, and need no certificate of kind (2).
///
/// **Flips.** |S_i n S_j| changes for the pairs that flip alone. f(X) too: a step changes it by -G c, G that
/// before the step, but for the pairs that flip, where a_r (z - b)/sqrt m is missing or too much. Nothing
/// is summed over all pairs.
///
/// **Rounding**, with unit roundoff u. `blur` bounds what it may have put between a stored z_rj and the exact one.
/// A new list has u ((d + 4) |w_r| + (h + t + 4) sum_j (|beta_rj| + |A_j|)): d + 1 roundings of a product and of the entries of w_r,
/// one for each of the h terms of w_r's history, and at most one a step in each offset. A look adds
/// u (2 max_j |z_rj| + (|F_r| + 4) sum_i |c_i|): the difference, |F_r| + 1 terms, and K and c rounded to working precision. A
/// gap |z - b| counts only as far as it exceeds blur; what exceeds it less is looked at in every step and
/// counted in `ambiguous_pairs`. The length of a move is raised by the root of (2 |F_r| + 4) u (sum_i |c_i|)^2, what its
/// square may have lost, the skin of a new list is shortened by its blur, deadlines are shortened by the
/// relative error of rates and rounded down, and the clock is rounded up. So every firing set is
/// the one that the exact weights of the same coefficients have, ambiguous pairs excepted.
///
/// **Cost.** Set-up draws W(0) block by block: m d normals and 2 m n d flops. A look takes |F_r| |L_r| multiply-adds,
/// a list made anew d (n + h) and d normals. Under Gauss-Newton a step moves firing neurons by some
/// alpha/sqrt m, alpha falling from step to step: at first all of them are looked at, sum_r |L_r| |F_r| in all, later those
/// within reach of the threshold, a share of that which falls with the step. Besides, a comparison for
/// each 512 neurons that fire. None of it depends on d, nor on the neurons that do not fire.
///
/// **Memory.** 24 bytes a neuron that fires, and a pair 10 bytes in single precision, 18 in double.
package struct KineticLists<Scalar: KernelScalar>: ~Copyable {
  /// Rows of A that are kept before every neuron is brought to the present.
  static var epochs: Int { 256 }

  /// n.
  package let batch: Int
  /// m.
  package let width: Int
  let points: Matrix<Scalar>
  let kernel: Matrix<Scalar>
  let shift: Scalar
  let drawing: NetworkDrawing<Scalar>
  /// W(0), of no rows where it is drawn again.
  let stored: Matrix<Scalar>
  /// The law by which only neurons that fire are drawn, and of no weights; nil where all are.
  let law: FiringDraw<Scalar>?
  let workers: Workers
  /// Neurons of a block.
  private let blockSize: Int
  var blocks: FixedArray<NeuronBlock<Scalar>>
  var scratch: FixedArray<NeighborWorker<Scalar>>
  var draws: FixedArray<FiringDrawWorker<Scalar>>
  /// When each block is looked at next, and those that the last step looked at.
  var dues: AlignedBuffer<Float>
  var dueBlocks: [Int] = []

  /// A, a row an epoch.
  var history: Matrix<Double>
  var moment = TrainingMoment()
  var heldMoment = TrainingMoment()
  let fixedSkin: Double?

  /// |S_i n S_j|, the lower triangle.
  package internal(set) var counts: AlignedBuffer<Int32>
  /// The skin of the first lists.
  package let skin: Double
  /// Neurons that fire on a point.
  package internal(set) var firingNeurons = 0
  /// What the last step did.
  var last = NeighborTally()

  /// Finds who fires at W(0), block of neurons by block, or draws no others by a law; f(X) there is left in
  /// `predictions`.
  ///
  /// - Complexity: m d normals and 2 m n d flops, or S m proposals of the law; memory for the neurons that fire alone.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package init(
    _ problem: borrowing Problem<Scalar>, pointGram: borrowing Matrix<Double>, skin: Double?,
    storesWeights: Bool, law: FiringDraw<Scalar>?, workers: Workers,
    predictions: UnsafeMutablePointer<Double>, work: inout Work
  ) {
    let (n, m, d) = (problem.points.rows, problem.shape.width, problem.points.columns)
    var proposals = 0
    precondition(n < 1 << 16, "lists number points below 2^16")
    (batch, width, self.workers, fixedSkin) = (n, m, workers, skin)
    points = problem.points.clone()
    shift = Scalar(problem.shape.shift)
    (drawing, self.law) = (problem.drawing, law)
    stored =
      storesWeights
      ? problem.drawWeights(workers: workers, work: &work)
      : Matrix(uninitializedRows: 0, columns: d)
    var kernel = Matrix<Scalar>(uninitializedRows: n, columns: n)
    for index in 0..<n * n { kernel.mutablePointer[index] = Scalar(pointGram.pointer[index]) }
    self.kernel = kernel
    history = Matrix(rows: Self.epochs, columns: n, repeating: 0)
    counts = AlignedBuffer(count: n * n, repeating: 0)
    scratch = FixedArray(count: workers.count) {
      NeighborWorker(batch: n, dimension: law == nil ? d : 0)
    }
    if let law {
      draws = FixedArray(count: workers.count) { FiringDrawWorker(law) }
    } else {
      draws = FixedArray(count: 0) { preconditionFailure("nothing is drawn by a law") }
    }
    let few = neuronsOfBlock(problem)
    blockSize = law == nil ? few : roundUp(few, to: FiringDraw<Scalar>.block)
    self.skin = skin ?? firstSkin(problem)
    blocks = FixedArray(count: (m + blockSize - 1) / blockSize) { NeuronBlock() }
    dues = AlignedBuffer(count: blocks.count, repeating: .infinity)
    work.measure(.maintain, drawingOn: workers) { work, turns in
      fill(predictions: predictions, turns: turns)
      let tally = takeTally()
      work.count(multiplyAdds: tally.multiplyAdds, in: Scalar.self)
      work.count(.listEntries, tally.entries)
      if law == nil { work.count(.innerProducts, n * m + firingNeurons) }
      proposals = tally.proposals
    }
    work.measure(.draw) { work in
      if let law {
        work.count(proposals, of: law)
        return
      }
      if !storesWeights { work.count(normalsOf: drawing, rows: m, columns: d) }
      work.count(signs: m)
    }
  }

  /// Whether the last step changed who fires.
  package var hasFlipped: Bool { last.flips > 0 }
  /// sum_i |S_i|.
  package var firedPairs: Int {
    (0..<batch).reduce(0) { $0 + Int(counts.pointer[$1 * batch + $1]) }
  }
  /// Pairs in lists, neurons with one, those that fire no more included, and bytes of both.
  package var size: (pairs: Int, neurons: Int, bytes: Int) {
    (0..<blocks.count).reduce((0, 0, 0)) { sum, number in
      let block = blocks.pointer + number
      return (
        sum.0 + block.pointee.pairs, sum.1 + block.pointee.count, sum.2 + block.pointee.bytes
      )
    }
  }

  /// W at the present, m x d: W(0) and what each neuron's coefficients add.
  package func weights() -> Matrix<Scalar> {
    precondition(law == nil, "of a network that is drawn by a law only those that fire are there")
    var weights = Matrix<Scalar>(uninitializedRows: width, columns: points.columns)
    let rows = weights.mutablePointer
    drawing.fillWeights(rows, first: 0, count: width)
    for number in 0..<blocks.count { blocks.pointer[number].addHistory(toRowsOf: rows, pass()) }
    return weights
  }

  /// Overwrites n predictions with f(X), every product of the present weights taken anew.
  ///
  /// - Complexity: n + h inner products of length d for a neuron that has fired, and its row of W(0); or the draw of all
  ///   of them once more.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func predict(into predictions: UnsafeMutablePointer<Double>) {
    let (n, m, pass, start) = (batch, width, pass(), startingWeights)
    var partial = Matrix<Double>(rows: blocks.count, columns: n, repeating: 0)
    let (blocks, scratch, draws, sums) = (
      blocks.mutableView, scratch.mutableView, draws.mutableView, partial.mutableView
    )
    let (law, size) = (law, blockSize)
    workers.forEach(blocks.count) { number, worker in
      if let law {
        blocks.pointer[number].addOutputs(
          to: sums + number * n, number * size..<min(m, (number + 1) * size), of: law, pass,
          with: &scratch.pointer[worker], drawing: &draws.pointer[worker])
        return
      }
      blocks.pointer[number].addOutputs(
        to: sums + number * n, pass, with: &scratch.pointer[worker]
      ) { row, neuron in start.fill(row, neuron..<neuron + 1) }
    }
    sum(partial, into: predictions)
  }

  /// f(X) of the sums of blocks.
  private func sum(
    _ partial: borrowing Matrix<Double>, into predictions: UnsafeMutablePointer<Double>
  ) {
    let scale = 1 / Double(width).squareRoot()
    for i in 0..<batch {
      predictions[i] = scale * (0..<partial.rows).reduce(0) { $0 + partial[$1, i] }
    }
  }

  /// S_i in rising order.
  package func firingSet(of point: Int) -> [Int] {
    (0..<blocks.count).flatMap { blocks.pointer[$0].firing(on: point, above: shift) }
  }

  func pass(isTrial: Bool = false) -> NeighborPass<Scalar> {
    NeighborPass(
      points: points, kernel: kernel, shift: shift, history: history, moment: moment,
      skin: fixedSkin, isTrial: isTrial)
  }

  mutating func takeTally() -> NeighborTally {
    let scratch = scratch.mutableView
    return (0..<scratch.count).reduce(into: NeighborTally()) {
      $0 += scratch.pointer[$1].takeTally()
    }
  }
}

/// Set-up.
extension KineticLists {
  private mutating func fill(
    predictions: UnsafeMutablePointer<Double>, turns: DrawingTurns
  ) {
    let size = blockSize
    let (n, m, skin, pass, law) = (batch, width, skin, pass(), law)
    var partial = Matrix<Double>(rows: self.blocks.count, columns: n, repeating: 0)
    let (blocks, scratch, dues, sums) = (
      blocks.mutableView, scratch.mutableView, dues.mutableView, partial.mutableView
    )
    let (start, drawing, draws) = (startingWeights, drawing, draws.mutableView)
    workers.forEach(blocks.count) { number, worker in
      let block = blocks.pointer + number
      let neurons = number * size..<min(m, (number + 1) * size)
      turns.task(worker) {
        if let law {
          turns.draw(worker) { draws.pointer[worker].draw(neurons, law) }
          block.pointee.fill(
            from: neurons.lowerBound, of: law, skin: skin, pass, with: &scratch.pointer[worker],
            drawing: draws.pointer[worker])
        } else {
          block.pointee.fill(neurons, skin: skin, pass, with: &scratch.pointer[worker]) {
            weights, signs, neurons in
            turns.draw(worker) {
              start.fill(weights, neurons)
              drawing.fillSigns(signs, first: neurons.lowerBound, count: neurons.count)
            }
          }
        }
        block.pointee.addFlips(to: sums + number * n)
        block.pointee.trim()
      }
      dues[number] = block.pointee.due
    }
    sum(partial, into: predictions)
    mergeCounts(&self.scratch, into: &counts, order: n, workers: workers)
    firingNeurons = self.size.neurons
  }

  /// W(0), row by row.
  var startingWeights: StartingWeights<Scalar> {
    StartingWeights(drawing: drawing, stored: stored.view, dimension: points.columns)
  }
}

extension Work {
  /// Counts the drawing of so many neurons by a law.
  mutating func count<Scalar>(_ proposals: Int, of law: FiringDraw<Scalar>) {
    let (normals, words) = law.numbersOfProposal
    count(.proposals, proposals)
    count(.normals, proposals * normals)
    count(.randomWords, proposals * words)
    count(multiplyAdds: proposals * law.multiplyAdds, in: Scalar.self)
  }
}

/// W(0) for tasks: drawn again, or copied where it is kept.
struct StartingWeights<Scalar: KernelScalar>: Sendable {
  let drawing: NetworkDrawing<Scalar>
  let stored: View<Scalar>
  let dimension: Int

  /// Overwrites the first rows of `rows` with those of some neurons.
  func fill(_ rows: UnsafeMutablePointer<Scalar>, _ neurons: Range<Int>) {
    let (first, count) = (neurons.lowerBound, neurons.count)
    if stored.count > 0 {
      rows.update(from: stored + first * dimension, count: count * dimension)
    } else {
      drawing.fillWeights(rows, first: first, count: count)
    }
  }
}

/// sigma = min(1, 2 rms(y)/(p sqrt m)): a neuron that fires moves by about half of that in the first
/// Gauss-Newton step.
private func firstSkin<Scalar>(_ problem: borrowing Problem<Scalar>) -> Double {
  let (m, n) = (Double(problem.shape.width), problem.points.rows)
  let size = norm(problem.targets) / Double(n).squareRoot()
  return min(1, 2 * size / (problem.shape.firingProbability * m.squareRoot()))
}

/// Of each block: some 512 neurons fire in it, and there are 16 blocks or more.
private func neuronsOfBlock<Scalar>(_ problem: borrowing Problem<Scalar>) -> Int {
  let (m, n) = (Double(problem.shape.width), Double(problem.points.rows))
  let firing = -expm1(n * log1p(-problem.shape.firingProbability))
  return roundUp(max(128, Int(min(512 / firing, m / 16, 0x1p20))), to: 128)
}
