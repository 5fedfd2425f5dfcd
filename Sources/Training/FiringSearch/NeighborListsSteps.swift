internal import Numerics
import Vocabulary

/// Steps.
extension NeighborLists {
  /// Moves every firing neuron, w_r -= (a_r/sqrt m) sum_{i in F_r} c_i x_i, for n coefficients c, and finds
  /// who fires then.
  ///
  /// Afterwards ``counts`` are those of the new weights, unless the step is a trial: then they are when
  /// it is kept. `corrections` is overwritten with f(X) - (f_0(X) - G_0 c), f_0 and G_0 those before.
  package mutating func move(
    by coefficients: UnsafePointer<Double>, isTrial: Bool,
    corrections: UnsafeMutablePointer<Double>, work: inout Work
  ) {
    work.measure(.update) { work in
      advance(by: coefficients)
      work.count(.multiplyAdds, batch)
    }
    let isForced = epoch == Self.epochs - 1
    let stamp = isForced ? 0 : UInt8(epoch)
    let pass = pass(stamp: stamp, skin: fixedSkin, isForced: isForced, isTrial: isTrial)
    work.measure(.search) { work in search(pass, work: &work) }
    work.measure(.maintain) { work in rebuild(pass, work: &work) }
    work.measure(.forward) { work in sumFlips(into: corrections, work: &work) }
    if !isTrial { keep(work: &work) }
  }

  /// Makes a trial step the present.
  package mutating func keep(work: inout Work) {
    work.measure(.gram) { work in
      if last.flips > 0 { mergeCounts(scratch, into: counts, order: batch, workers: workers) }
      firingNeurons -= last.silenced
      for index in 0..<dueCount {
        blocks.pointer[dueBlocks.pointer[index]].compact()
      }
      if epoch == Self.epochs - 1 {
        history.pointer.update(from: history.pointer + epoch * batch, count: batch)
        epoch = 0
      }
    }
  }

  /// Takes a trial step back: everything is as it was, to the bit.
  package mutating func reject(work: inout Work) {
    work.measure(.search) { _ in
      for index in 0..<dueCount {
        let number = dueBlocks.pointer[index]
        blocks.pointer[number].restore()
        dues.pointer[number] = blocks.pointer[number].due
      }
      if last.flips > 0 { dropCounts(scratch) }
      (clock, epoch, steps) = (heldClock, epoch - 1, steps - 1)
    }
  }
}

/// The parts of a step.
extension NeighborLists {
  /// Adds a row to A and moves the clock.
  mutating func advance(by coefficients: UnsafePointer<Double>) {
    let (old, new) = (history.pointer + epoch * batch, history.pointer + (epoch + 1) * batch)
    let scale = 1 / Double(width).squareRoot()
    var largest = 0.0
    for i in 0..<batch {
      new[i] = old[i] + scale * coefficients[i]
      largest = max(largest, abs(new[i] - old[i]))
    }
    heldClock = clock
    clock += largest
    (epoch, steps) = (epoch + 1, steps + 1)
  }

  /// Brings the neurons that are due to the present.
  mutating func search(_ pass: NeighborPass<Scalar>, work: inout Work) {
    let limit = Float(clock).nextUp
    dueCount = 0
    for number in 0..<self.blocks.count where pass.isForced || !(dues.pointer[number] > limit) {
      dueBlocks.pointer[dueCount] = number
      dueCount += 1
    }
    nonisolated(unsafe) let (blocks, pass) = (blocks.pointer, pass)
    let scratch = scratch
    nonisolated(unsafe) let (dues, numbers) = (dues.pointer, dueBlocks.pointer)
    workers.forEach(dueCount) { index, worker in
      let number = numbers[index]
      blocks[number].move(pass, with: scratch[worker])
      dues[number] = blocks[number].due
    }
    last = takeTally()
    work.count(.nodesVisited, self.blocks.count + last.visited)
    work.count(.multiplyAdds, last.multiplyAdds)
    work.count(.neuronsMoved, last.moved)
    let pairBytes = 2 + 3 * MemoryLayout<Scalar>.stride
    work.count(.bytesMoved, 4 * last.visited + 48 * last.moved + pairBytes * last.entries)
  }

  /// Lists those anew whose certificate is used up, from weights made of W(0) and their history.
  mutating func rebuild(_ pass: NeighborPass<Scalar>, work: inout Work) {
    var count = 0
    let order = AlignedBuffer<Int>(uninitializedCount: dueCount)
    for index in 0..<dueCount
    where blocks.pointer[dueBlocks.pointer[index]].expired.count > 0 {
      order.pointer[count] = dueBlocks.pointer[index]
      count += 1
    }
    nonisolated(unsafe) let (blocks, pass) = (blocks.pointer, pass)
    let scratch = scratch
    nonisolated(unsafe) let (dues, numbers) = (dues.pointer, order.pointer)
    nonisolated(unsafe) let (w0, x) = (stored.pointer, UnsafePointer(points.pointer))
    let (n, d, drawing, isStored) = (batch, points.columns, drawing, stored.rows > 0)
    workers.forEach(count) { index, worker in
      let (number, own) = (numbers[index], scratch[worker])
      let all = blocks[number].expired.count
      for first in stride(from: 0, to: all, by: NeighborWorker<Scalar>.rows) {
        let range = first..<min(all, first + NeighborWorker<Scalar>.rows)
        for index in range {
          let (row, neuron) = (index - first, blocks[number].neuron(ofExpired: index))
          if isStored {
            (own.weights.pointer + row * d).update(from: w0 + neuron * d, count: d)
          } else {
            drawing.fillWeights(own.weights.pointer + row * d, first: neuron, count: 1)
          }
        }
        blocks[number].addHistory(range, pass, with: own)
        multiply(own, range.count, x, n, d)
        blocks[number].rebuild(range, pass, with: own)
      }
      dues[number] = blocks[number].due
    }
    let tally = takeTally()
    last += tally
    work.count(.multiplyAdds, tally.historyAdds)
    work.count(.innerProducts, tally.rebuilt * batch)
    work.count(.rebuilds, tally.rebuilt)
  }

  /// (1/sqrt m) times the sum of what flips change, in the order of blocks.
  func sumFlips(into corrections: UnsafeMutablePointer<Double>, work: inout Work) {
    corrections.update(repeating: 0, count: batch)
    work.count(.flips, last.flips)
    work.count(.ambiguousPairs, last.ambiguous)
    guard last.flips > 0 else { return }
    for index in 0..<dueCount {
      blocks.pointer[dueBlocks.pointer[index]].addFlips(to: corrections)
    }
    let scale = 1 / Double(width).squareRoot()
    for i in 0..<batch { corrections[i] *= scale }
  }

  func takeTally() -> NeighborTally {
    var total = NeighborTally()
    for worker in scratch { total += worker.takeTally() }
    return total
  }
}
