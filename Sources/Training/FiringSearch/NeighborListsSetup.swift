internal import Foundation
internal import Numerics

/// Set-up.
extension NeighborLists {
  mutating func fill(blockNeurons size: Int, predictions: UnsafeMutablePointer<Double>) {
    let (n, m, rows) = (batch, width, NeighborWorker<Scalar>.rows)
    let partial = AlignedBuffer<Double>(count: blocks.count * n, repeating: 0)
    nonisolated(unsafe) let (sums, pass) = (
      partial.pointer, pass(stamp: 0, skin: skin, isForced: true, isTrial: false)
    )
    nonisolated(unsafe) let (blockPointer, dues) = (blocks.pointer, dues.pointer)
    let scratch = scratch
    nonisolated(unsafe) let (w0, x) = (stored.pointer, UnsafePointer(points.pointer))
    let (d, drawing, isStored) = (points.columns, drawing, stored.rows > 0)
    workers.forEach(blocks.count) { number, worker in
      let own = scratch[worker]
      withUnsafeTemporaryAllocation(of: Scalar.self, capacity: rows) { signs in
        guard let signs = signs.baseAddress else { return }
        for first in stride(from: number * size, to: min(m, (number + 1) * size), by: rows) {
          let count = min(rows, min(m, (number + 1) * size) - first)
          if isStored {
            own.weights.pointer.update(from: w0 + first * d, count: count * d)
          } else {
            drawing.fillWeights(own.weights.pointer, first: first, count: count)
          }
          drawing.fillSigns(signs, first: first, count: count)
          multiply(own, count, x, n, d)
          blockPointer[number].add(count, from: first, signs: signs, pass, with: own)
        }
      }
      blockPointer[number].addFlips(to: sums + number * n)
      blockPointer[number].trim()
      dues[number] = blockPointer[number].due
    }
    predictions.update(repeating: 0, count: n)
    for block in 0..<blocks.count {
      for i in 0..<n { predictions[i] += sums[block * n + i] }
    }
    let scale = 1 / Double(m).squareRoot()
    for i in 0..<n { predictions[i] *= scale }
    mergeCounts(scratch, into: counts, order: n, workers: workers)
    _ = takeTally()
    firingNeurons = listedNeurons
  }

  func pass(
    stamp: UInt8, skin: Double?, isForced: Bool, isTrial: Bool
  ) -> NeighborPass<Scalar> {
    NeighborPass(
      batch: batch, points: points.pointer, dimension: points.columns, kernel: kernel.pointer,
      shift: shift, history: history.pointer, epoch: epoch, stamp: stamp, clock: clock,
      steps: steps, skin: skin, isForced: isForced, isTrial: isTrial)
  }
}

/// Z = W X^T for the rows of weights that a worker holds.
func multiply<Scalar: KernelScalar>(
  _ worker: NeighborWorker<Scalar>, _ rows: Int, _ x: UnsafePointer<Scalar>, _ n: Int, _ d: Int
) {
  Scalar.multiply(
    rows: rows, columns: n, depth: d, alpha: 1, worker.weights.pointer, d, aTransposed: false, x, d,
    bTransposed: true, beta: 0, worker.products.pointer, worker.stride)
}

/// How long lists are to begin with, and how neurons are divided into blocks.
struct SkinLaw {
  let skin: Double
  let blockNeurons: Int

  /// sigma = min(1, 2 rms(y)/(p sqrt m)): a neuron that fires moves by about half of that in the first
  /// Gauss-Newton step. A block has some 512 neurons that fire, and there are 16 blocks or more.
  init<Scalar>(_ problem: borrowing Problem<Scalar>) {
    let (m, n) = (problem.shape.width, problem.points.rows)
    let p = erfc(problem.shape.shift / (2.0).squareRoot()) / 2
    let size = norm(problem.targets.pointer, count: n) / Double(n).squareRoot()
    skin = min(1, 2 * size / (p * Double(m).squareRoot()))
    let firing = -expm1(Double(n) * log1p(-p))
    let wanted = min(512 / firing, Double(m) / 16, 0x1p20)
    blockNeurons = roundUp(max(128, Int(wanted)), to: 128)
  }
}
