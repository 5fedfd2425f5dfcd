/// Making lists: of neurons that fire at W(0), and of those whose certificate is used up.
extension NeuronBlock {
  /// Adds those of `count` neurons that fire on a point, from their rows in `worker.weights` and
  /// `worker.products`; `first` is the number of the first.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func add(
    _ count: Int, from first: Int, signs: UnsafePointer<Scalar>, _ pass: NeighborPass<Scalar>,
    with worker: NeighborWorker<Scalar>
  ) {
    let d = pass.dimension
    let skin = pass.skin ?? 0
    for row in 0..<count {
      let products = worker.products.pointer + row &* worker.stride
      guard worker.read(products, pass, skin: Scalar(skin)) else { continue }
      let slot = addSlot(first + row, sign: signs[row] < 0 ? -1 : 1)
      let w = worker.weights.pointer + row &* d
      let size = Double(Scalar.innerProduct(w, w, count: d)).squareRoot()
      let u = Double(Scalar.ulpOfOne) / 2
      let blur = Double(d + 4) * u * size
      let firing = listNeurons(slot, products, wasFiring: 0, pass, worker)
      finish(slot, room: skin - blur, blur: blur, firing: firing, isFirst: true, pass, worker)
    }
    refreshDue()
  }

  /// Overwrites rows of `worker.weights`, W(0) of some expired neurons, with their present weights.
  ///
  /// - Complexity: d multiply-adds a pair with a coefficient.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func addHistory(
    _ range: Range<Int>, _ pass: NeighborPass<Scalar>, with worker: NeighborWorker<Scalar>
  ) {
    for index in range {
      let row = worker.weights.pointer + (index &- range.lowerBound) &* pass.dimension
      let terms = move(row, of: expired.pointer[index].slot, pass)
      worker.tally.pointee.historyAdds &+= terms &* pass.dimension
    }
  }

  /// Overwrites the rows of this block's neurons in `weights`, W(0), with their present weights.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func addHistory(
    toRowsOf weights: UnsafeMutablePointer<Scalar>, _ pass: NeighborPass<Scalar>
  ) {
    for slot in 0..<count {
      _ = move(weights + Int(records.pointer[slot].neuron) * pass.dimension, of: slot, pass)
    }
  }

  /// w -= a_r sum_j beta_j x_j; returns the terms of the sum.
  @inline(__always)
  private func move(
    _ w: UnsafeMutablePointer<Scalar>, of slot: Int, _ pass: NeighborPass<Scalar>
  ) -> Int {
    let (record, d) = (records.pointer[slot], pass.dimension)
    var terms = 0
    for entry in Int(record.start)..<Int(record.start) &+ Int(record.length) {
      let beta = coefficient(entry, pass)
      guard beta != 0 else { continue }
      let x = pass.points + Int(points.pointer[entry]) &* d
      let step = Scalar(Double(record.sign) * beta)
      for k in 0..<d { w[k] -= step * x[k] }
      terms &+= 1
    }
    return terms
  }

  /// Lists expired neurons anew from their rows in `worker.weights` and `worker.products`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func rebuild(
    _ range: Range<Int>, _ pass: NeighborPass<Scalar>, with worker: NeighborWorker<Scalar>
  ) {
    for index in range {
      let (expired, row) = (expired.pointer[index], index &- range.lowerBound)
      rebuild(
        expired, products: worker.products.pointer + row &* worker.stride,
        weights: worker.weights.pointer + row &* pass.dimension, pass, worker)
    }
    refreshDue()
  }

  /// beta of an entry at the present.
  @inline(__always)
  private func coefficient(_ entry: Int, _ pass: NeighborPass<Scalar>) -> Double {
    let offset = Double(offsets.pointer[entry])
    let isFiring = !(values.pointer[entry] <= pass.shift)
    return isFiring ? pass.now[Int(points.pointer[entry])] + offset : offset
  }

  @inline(__always)
  private mutating func rebuild(
    _ expired: ExpiredNeuron, products: UnsafeMutablePointer<Scalar>,
    weights: UnsafePointer<Scalar>, _ pass: NeighborPass<Scalar>, _ worker: NeighborWorker<Scalar>
  ) {
    let (slot, d) = (expired.slot, pass.dimension)
    if pass.isTrial { save(slot, entries: false) }
    let record = records.pointer[slot]
    let skin = pass.skin ?? max(0.02, 2 * expired.path)
    _ = worker.read(products, pass, skin: Scalar(skin))
    var (wasFiring, moved, terms) = (0, 0.0, 0)
    for entry in Int(record.start)..<Int(record.start) &+ Int(record.length) {
      let (point, beta) = (Int(points.pointer[entry]), coefficient(entry, pass))
      if !(values.pointer[entry] <= pass.shift) {
        worker.columns.pointer[wasFiring] = Int32(truncatingIfNeeded: point)
        wasFiring &+= 1
      }
      guard beta != 0 else { continue }
      worker.beta.pointer[point] = beta
      worker.near.pointer[point &>> 4] |= 1 &<< UInt32(truncatingIfNeeded: point & 15)
      moved += abs(beta) + abs(pass.now[point])
      terms &+= 1
    }
    let u = Double(Scalar.ulpOfOne) / 2
    let size = Double(Scalar.innerProduct(weights, weights, count: d)).squareRoot()
    let blur = u * (Double(d + 4) * size + Double(terms + pass.steps + 4) * moved)
    let firing = listNeurons(slot, products, wasFiring: wasFiring, pass, worker)
    worker.beta.pointer.update(repeating: 0, count: pass.batch)
    worker.tally.pointee.rebuilt &+= 1
    finish(slot, room: skin - blur, blur: blur, firing: firing, isFirst: false, pass, worker)
  }

  /// Gives a slot its new list and takes in who fires now and did not, or did and does not.
  ///
  /// - Returns: |F_r|.
  @inline(__always)
  private mutating func listNeurons(
    _ slot: Int, _ products: UnsafePointer<Scalar>, wasFiring: Int, _ pass: NeighborPass<Scalar>,
    _ worker: NeighborWorker<Scalar>
  ) -> Int {
    let (n, b) = (pass.batch, pass.shift)
    let sign = Scalar(records.pointer[slot].sign)
    var members = FiringMembers(worker, batch: n)
    for index in 0..<wasFiring { members.hold(Int(worker.columns.pointer[index])) }
    for index in 0..<wasFiring {
      let point = Int(worker.columns.pointer[index])
      // Cleared so that only points that begin to fire remain.
      let (word, bit) = (point &>> 4, UInt32(1) &<< UInt32(truncatingIfNeeded: point & 15))
      if worker.firing.pointer[word] & bit == 0 {
        members.remove(point)
        note(point, -sign * (products[point] - b), worker)
      } else {
        worker.firing.pointer[word] &= ~bit
      }
    }
    worker.forEachPoint(worker.firing.pointer) { point in
      members.insert(point)
      note(point, sign * (products[point] - b), worker)
    }
    writeList(slot, products, pass, worker)
    return members.count
  }

  @inline(__always)
  private mutating func writeList(
    _ slot: Int, _ products: UnsafePointer<Scalar>, _ pass: NeighborPass<Scalar>,
    _ worker: NeighborWorker<Scalar>
  ) {
    let (n, b) = (pass.batch, pass.shift)
    var length = 0
    for word in 0..<worker.stride / 16 { length &+= worker.near.pointer[word].nonzeroBitCount }
    if length > max(16, n / 4) {
      length = n
      worker.takeAll(n)
    }
    var entry = renewList(of: slot, length: length, overwriting: !pass.isTrial)
    let (points, values, offsets) = (
      self.points.pointer, self.values.pointer, self.offsets.pointer
    )
    worker.forEachPoint(worker.near.pointer) { point in
      let (product, beta) = (products[point], worker.beta.pointer[point])
      points[entry] = UInt16(truncatingIfNeeded: point)
      values[entry] = product
      offsets[entry] = Scalar(product <= b ? beta : beta - pass.now[point])
      entry &+= 1
    }
  }

  /// Sets the certificate and the deadline of a slot whose list is new; the first deadline is now.
  @inline(__always)
  private mutating func finish(
    _ slot: Int, room: Double, blur: Double, firing: Int, isFirst: Bool,
    _ pass: NeighborPass<Scalar>, _ worker: NeighborWorker<Scalar>
  ) {
    let record = records.pointer[slot]
    let isWhole = Int(record.length) == pass.batch
    records.pointer[slot].room = isWhole ? .infinity : Float(room).nextDown
    records.pointer[slot].blur = Float(blur).nextUp
    records.pointer[slot].stamp = pass.stamp
    guard !isFirst else {
      deadlines.pointer[slot] = 0
      return
    }
    let (start, length) = (Int(record.start), Int(record.length))
    worker.moved.pointer.update(from: values.pointer + start, count: length)
    worker.collectRates(points.pointer + start, length, pass)
    setDeadline(slot, firing: firing, pass, worker)
  }
}
