internal import Numerics
import Vocabulary

/// Steps.
extension KineticLists {
  /// Moves every firing neuron, w_r -= (a_r/sqrt m) sum_{i in F_r} c_i x_i, for n coefficients c, and finds
  /// who fires then.
  ///
  /// Afterwards ``counts`` are those of the new weights, unless the step is a trial: then they are when
  /// it is kept. `corrections` is overwritten with f(X) - (f_0(X) - G_0 c), f_0 and G_0 those before.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func move(
    by coefficients: UnsafePointer<Double>, isTrial: Bool,
    corrections: UnsafeMutablePointer<Double>, work: inout Work
  ) {
    work.measure(.update) { work in
      advance(by: coefficients)
      work.count(multiplyAdds: batch, in: Double.self)
    }
    let pass = pass(isTrial: isTrial)
    work.measure(.search) { work in search(pass, work: &work) }
    work.measure(.maintain) { work in rebuild(pass, work: &work) }
    work.measure(.forward) { work in sumFlips(into: corrections, work: &work) }
    if !isTrial { keep(work: &work) }
  }

  /// Makes a trial step the present.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func keep(work: inout Work) {
    work.measure(.gram) { _ in
      if hasFlipped { mergeCounts(&scratch, into: &counts, order: batch, workers: workers) }
    }
    work.measure(.maintain) { _ in
      firingNeurons -= last.silenced
      let blocks = blocks.mutableView
      for number in dueBlocks { blocks.pointer[number].compact() }
      if moment.epoch == Self.epochs - 1 {
        let rows = history.mutablePointer
        rows.update(from: rows + moment.epoch * batch, count: batch)
        moment.epoch = 0
      }
    }
  }

  /// Takes a trial step back: everything is as it was, to the bit.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func reject(work: inout Work) {
    work.measure(.maintain) { _ in
      let (blocks, scratch) = (blocks.mutableView, scratch.mutableView)
      for number in dueBlocks {
        blocks.pointer[number].restore()
        dues.mutablePointer[number] = blocks.pointer[number].due
      }
      if hasFlipped {
        for worker in 0..<scratch.count { scratch.pointer[worker].dropCounts() }
      }
      moment = heldMoment
    }
  }
}

/// The parts of a step.
extension KineticLists {
  /// Adds a row to A and moves the clock.
  private mutating func advance(by coefficients: UnsafePointer<Double>) {
    let old = history.mutablePointer + moment.epoch * batch
    let (new, scale) = (old + batch, 1 / Double(width).squareRoot())
    var largest = 0.0
    KernelWork.add(multiplyAdds: batch, in: Double.self)
    for i in 0..<batch {
      new[i] = old[i] + scale * coefficients[i]
      largest = max(largest, abs(new[i] - old[i]))
    }
    heldMoment = moment
    moment.clock += largest
    moment.epoch += 1
    moment.steps += 1
  }

  /// Brings the neurons that are due to the present.
  private mutating func search(_ pass: NeighborPass<Scalar>, work: inout Work) {
    let limit = Float(moment.clock).nextUp
    dueBlocks.removeAll(keepingCapacity: true)
    KernelWork.add(Double(self.blocks.count), to: .nodesVisited)
    for number in 0..<self.blocks.count where pass.isForced || !(dues.pointer[number] > limit) {
      dueBlocks.append(number)
    }
    let (blocks, scratch, dues) = (blocks.mutableView, scratch.mutableView, dues.mutableView)
    let numbers = dueBlocks
    workers.forEach(numbers.count) { index, worker in
      let block = blocks.pointer + numbers[index]
      block.pointee.move(pass, with: &scratch.pointer[worker])
      dues[numbers[index]] = block.pointee.due
    }
    last = takeTally()
    work.count(.nodesVisited, blocks.count + last.visited)
    work.count(multiplyAdds: last.multiplyAdds, in: Scalar.self)
    work.count(.neuronsMoved, last.moved)
    work.count(.listEntries, last.entries)
    let pairBytes = 2 + 3 * MemoryLayout<Scalar>.stride
    work.count(.bytesMoved, 4 * last.visited + 48 * last.moved + pairBytes * last.entries)
  }

  /// Lists those anew whose certificate is used up, from weights made of W(0) and their history.
  private mutating func rebuild(_ pass: NeighborPass<Scalar>, work: inout Work) {
    let (blocks, scratch, dues) = (blocks.mutableView, scratch.mutableView, dues.mutableView)
    let numbers = dueBlocks.filter { blocks.pointer[$0].hasExpired }
    let (start, law, draws) = (startingWeights, law, draws.mutableView)
    workers.forEach(numbers.count) { index, worker in
      let block = blocks.pointer + numbers[index]
      defer { dues[numbers[index]] = block.pointee.due }
      if let law {
        block.pointee.renew(
          of: law, pass, with: &scratch.pointer[worker], drawing: &draws.pointer[worker])
        return
      }
      block.pointee.renew(pass, with: &scratch.pointer[worker]) { row, neuron in
        start.fill(row, neuron..<neuron + 1)
      }
    }
    let tally = takeTally()
    last += tally
    work.count(multiplyAdds: tally.multiplyAdds, in: Scalar.self)
    work.count(.listEntries, tally.entries)
    work.count(.rebuilds, tally.rebuilt)
    if let law {
      work.count(tally.proposals, of: law)
      return
    }
    work.count(.innerProducts, tally.rebuilt * (batch + 1))
    if stored.count == 0 {
      work.count(normalsOf: drawing, rows: tally.rebuilt, columns: points.columns)
    }
  }

  /// (1/sqrt m) times the sum of what flips change, in the order of blocks.
  private func sumFlips(into corrections: UnsafeMutablePointer<Double>, work: inout Work) {
    corrections.update(repeating: 0, count: batch)
    work.count(.flips, last.flips)
    work.count(.ambiguousPairs, last.ambiguous)
    guard hasFlipped else { return }
    for number in dueBlocks { blocks.pointer[number].addFlips(to: corrections) }
    let scale = 1 / Double(width).squareRoot()
    for i in 0..<batch { corrections[i] *= scale }
  }
}
