/// Making lists: of neurons that fire at W(0), and of those whose certificate is used up.
extension NeuronBlock {
  /// Adds those neurons of a range that fire on a point, with lists of width `skin`, sigma. Products of W(0) count
  /// as flips; `draw` overwrites rows with W(0), and entries with a, of some neurons.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func fill(
    _ neurons: Range<Int>, skin: Double, _ pass: NeighborPass<Scalar>,
    with worker: inout NeighborWorker<Scalar>,
    draw: (
      _ weights: UnsafeMutablePointer<Scalar>, _ signs: UnsafeMutablePointer<Scalar>, Range<Int>
    ) -> Void
  ) {
    let rows = NeighborWorker<Scalar>.rows
    first = neurons.lowerBound
    for begin in stride(from: neurons.lowerBound, to: neurons.upperBound, by: rows) {
      let some = begin..<min(neurons.upperBound, begin + rows)
      draw(worker.weights.mutablePointer, worker.signs.mutablePointer, some)
      worker.multiply(some.count, pass)
      for row in 0..<some.count {
        let products = worker.products.pointer + row &* worker.stride
        guard worker.read(products, above: pass.shift, skin: Scalar(skin)) else { continue }
        let size = Double(pass.dimension + 4) * worker.length(ofRow: row, pass)
        add(
          begin - first + row, sign: worker.signs.pointer[row], products, size: size, skin: skin,
          pass, &worker)
      }
    }
    refreshDue()
  }

  /// Lists expired neurons anew; `weights` overwrites a row with W(0) of a neuron.
  ///
  /// - Complexity: W(0), n d multiply-adds, and d for each pair with a coefficient.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func renew(
    _ pass: NeighborPass<Scalar>, with worker: inout NeighborWorker<Scalar>,
    weights: (_ row: UnsafeMutablePointer<Scalar>, _ neuron: Int) -> Void
  ) {
    let (rows, d) = (NeighborWorker<Scalar>.rows, pass.dimension)
    for first in stride(from: 0, to: expired.count, by: rows) {
      let count = min(rows, expired.count - first)
      for index in 0..<count {
        let slot = expired.pointer[first + index].slot
        let row = worker.weights.mutablePointer + index &* d
        weights(row, neuron(slot))
        worker.tally.multiplyAdds &+= addHistory(of: slot, to: row, pass) &* d
      }
      worker.multiply(count, pass)
      for row in 0..<count {
        let (slot, path) = expired.pointer[first + row]
        let size = Double(pass.dimension + 4) * worker.length(ofRow: row, pass)
        rebuild(slot, path: path, row: row, size: size, pass, &worker)
      }
    }
    refreshDue()
  }

  /// Adds a_r max(<w_r, x_i> - b, 0) to n sums for every neuron that has fired, of its present weights; `weights`
  /// overwrites a row with W(0) of a neuron.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func addOutputs(
    to sums: UnsafeMutablePointer<Double>, _ pass: NeighborPass<Scalar>,
    with worker: inout NeighborWorker<Scalar>,
    weights: (_ row: UnsafeMutablePointer<Scalar>, _ neuron: Int) -> Void
  ) {
    let (rows, d) = (NeighborWorker<Scalar>.rows, pass.dimension)
    for first in stride(from: 0, to: count, by: rows) {
      let some = min(rows, count - first)
      for index in 0..<some {
        let row = worker.weights.mutablePointer + index &* d
        weights(row, neuron(first + index))
        _ = addHistory(of: first + index, to: row, pass)
      }
      worker.multiply(some, pass)
      for index in 0..<some {
        addOutputs(
          of: first + index, worker.products.pointer + index &* worker.stride, to: sums, pass)
      }
    }
  }

  /// Adds a_r max(z - b, 0) of a slot's present products to n sums.
  @inline(__always)
  func addOutputs(
    of slot: Int, _ z: UnsafePointer<Scalar>, to sums: UnsafeMutablePointer<Double>,
    _ pass: NeighborPass<Scalar>
  ) {
    let sign = Double(records.pointer[slot].sign)
    for i in 0..<pass.batch where !(z[i] <= pass.shift) {
      sums[i] += sign * Double(z[i] - pass.shift)
    }
  }

  /// Overwrites the rows of this block's neurons in `weights`, W(0), with their present weights.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func addHistory(
    toRowsOf weights: UnsafeMutablePointer<Scalar>, _ pass: NeighborPass<Scalar>
  ) {
    for slot in 0..<count {
      let row = weights + neuron(slot) * pass.dimension
      _ = addHistory(of: slot, to: row, pass)
    }
  }

  /// w -= a_r sum_j beta_j x_j; returns the terms of the sum.
  @inline(__always)
  private func addHistory(
    of slot: Int, to w: UnsafeMutablePointer<Scalar>, _ pass: NeighborPass<Scalar>
  ) -> Int {
    let (record, d) = (records.pointer[slot], pass.dimension)
    var terms = 0
    for entry in record.list {
      let beta = coefficient(entry, pass)
      guard beta != 0 else { continue }
      let x = pass.points + Int(entries.points.pointer[entry]) &* d
      let step = Scalar(Double(record.sign) * beta)
      KernelWork.add(multiplyAdds: d, in: Scalar.self)
      for k in 0..<d { w[k] -= step * x[k] }
      terms &+= 1
    }
    return terms
  }

  /// beta of an entry at the present.
  @inline(__always)
  func coefficient(_ entry: Int, _ pass: NeighborPass<Scalar>) -> Double {
    let offset = Double(entries.offsets.pointer[entry])
    let isFiring = !(entries.values.pointer[entry] <= pass.shift)
    return isFiring ? pass.now[Int(entries.points.pointer[entry])] + offset : offset
  }

  /// Adds a neuron that fires, after `worker` has read its products, which rounding may have moved by u `size`; it is due
  /// at once.
  @inline(__always)
  mutating func add(
    _ number: Int, sign: Scalar, _ products: UnsafePointer<Scalar>, size: Double, skin: Double,
    _ pass: NeighborPass<Scalar>, _ worker: inout NeighborWorker<Scalar>
  ) {
    deadlines.append(0)
    records.append(
      NeuronRecord(
        neuron: UInt32(number), start: 0, room: 0, blur: 0, length: 0, stamp: 0,
        sign: sign < 0 ? -1 : 1))
    _ = list(count - 1, products, wasFiring: 0, pass, &worker)
    certify(count - 1, skin: skin, blur: Double(Scalar.ulpOfOne) / 2 * size, pass)
  }

  /// Lists a neuron anew from a row of `worker.products`, which rounding may have moved by u `size` and what its history
  /// adds.
  @inline(__always)
  mutating func rebuild(
    _ slot: Int, path: Double, row: Int, size: Double, _ pass: NeighborPass<Scalar>,
    _ worker: inout NeighborWorker<Scalar>
  ) {
    if pass.isTrial { save(slot) }
    let products = worker.products.pointer + row &* worker.stride
    let skin = pass.skin ?? max(0.02, 2 * path)
    _ = worker.read(products, above: pass.shift, skin: Scalar(skin))
    let (columns, near) = (worker.columns.mutablePointer, worker.near.mutablePointer)
    var (wasFiring, moved, terms) = (0, 0.0, 0)
    for entry in records.pointer[slot].list {
      let (point, beta) = (Int(entries.points.pointer[entry]), coefficient(entry, pass))
      if !(entries.values.pointer[entry] <= pass.shift) {
        columns[wasFiring] = Int32(truncatingIfNeeded: point)
        wasFiring &+= 1
      }
      guard beta != 0 else { continue }
      worker.beta.mutablePointer[point] = beta
      near[point &>> 4] |= 1 &<< UInt32(truncatingIfNeeded: point & 15)
      moved += abs(beta) + abs(pass.now[point])
      terms &+= 1
    }
    let u = Double(Scalar.ulpOfOne) / 2
    let blur = u * (size + Double(terms + pass.moment.steps + 4) * moved)
    let firing = list(slot, products, wasFiring: wasFiring, pass, &worker)
    worker.beta.mutablePointer.update(repeating: 0, count: pass.batch)
    worker.tally.rebuilt &+= 1
    certify(slot, skin: skin, blur: blur, pass)
    let list = records.pointer[slot].list
    let points = entries.points.pointer + list.lowerBound
    worker.moved.mutablePointer.update(
      from: entries.values.pointer + list.lowerBound, count: list.count)
    worker.collectRates(points, list.count, pass)
    setDeadline(slot, firing: firing, pass, &worker)
  }

  /// Gives a slot its new list and takes in who fires now and did not, or did and does not: of the first
  /// `wasFiring` in `worker.columns`, on which the neuron fired.
  ///
  /// - Returns: |F_r|.
  @inline(__always)
  private mutating func list(
    _ slot: Int, _ products: UnsafePointer<Scalar>, wasFiring: Int, _ pass: NeighborPass<Scalar>,
    _ worker: inout NeighborWorker<Scalar>
  ) -> Int {
    let (b, sign) = (pass.shift, Scalar(records.pointer[slot].sign))
    let (columns, firing) = (worker.columns.pointer, worker.firing.mutablePointer)
    worker.beginMembers(wasFiring)
    for index in 0..<wasFiring {
      let point = Int(columns[index])
      // Cleared so that only points that begin to fire remain.
      let (word, bit) = (point &>> 4, UInt32(1) &<< UInt32(truncatingIfNeeded: point & 15))
      if firing[word] & bit == 0 {
        worker.remove(point)
        note(point, -sign * (products[point] - b), &worker)
      } else {
        firing[word] &= ~bit
      }
    }
    forEachBit(firing, worker.stride / 16) { point in
      worker.insert(point)
      note(point, sign * (products[point] - b), &worker)
    }
    let length = worker.completeNear()
    worker.tally.entries &+= length
    var entry = renewList(of: slot, length: length, overwriting: !pass.isTrial)
    let (points, values, offsets) = (
      entries.points.mutablePointer, entries.values.mutablePointer, entries.offsets.mutablePointer
    )
    forEachBit(worker.near.pointer, worker.stride / 16) { point in
      let (product, beta) = (products[point], worker.beta.pointer[point])
      points[entry] = UInt16(truncatingIfNeeded: point)
      values[entry] = product
      offsets[entry] = Scalar(product <= b ? beta : beta - pass.now[point])
      entry &+= 1
    }
    return worker.memberCount
  }

  /// Sets the certificate of a slot whose list is new.
  @inline(__always)
  private mutating func certify(
    _ slot: Int, skin: Double, blur: Double, _ pass: NeighborPass<Scalar>
  ) {
    let records = records.mutablePointer
    let isWhole = Int(records[slot].length) == pass.batch
    records[slot].room = isWhole ? .infinity : Float(skin - blur).nextDown
    records[slot].blur = Float(blur).nextUp
    records[slot].stamp = pass.stamp
  }
}

/// Calls `body` with the points whose bits are set, 16 a word, in rising order.
@inline(__always)
private func forEachBit(
  _ words: UnsafePointer<UInt32>, _ count: Int, _ body: (_ point: Int) -> Void
) {
  for word in 0..<count {
    var bits = words[word]
    while bits != 0 {
      body(16 &* word &+ bits.trailingZeroBitCount)
      bits &= bits &- 1
    }
  }
}
