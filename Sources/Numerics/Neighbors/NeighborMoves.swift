/// Bringing neurons to the present: products move through K, and certificates say who can be left.
extension NeuronBlock {
  /// Moves the products of every neuron that is due to the present, and notes whose firing changed.
  ///
  /// Neurons whose certificate is used up are left as they were, in ``expired``.
  ///
  /// - Complexity: a comparison for each 16 slots, and |F_r| |L_r| multiply-adds a neuron that is due.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func move(_ pass: NeighborPass<Scalar>, with worker: NeighborWorker<Scalar>) {
    flips.resize(to: 0)
    expired.resize(to: 0)
    if pass.isTrial { hold() }
    let (deadlines, count) = (UnsafePointer(deadlines.pointer), count)
    let limit = pass.isForced ? Float.greatestFiniteMagnitude : Float(pass.clock).nextUp
    worker.tally.pointee.visited &+= count
    var slot = 0
    while slot < count {
      if slot &+ 16 <= count, !anyDue(deadlines + slot, limit) {
        slot &+= 16
        continue
      }
      let end = min(slot &+ 16, count)
      while slot < end {
        if !(deadlines[slot] > limit) { moveNeuron(slot, pass, worker) }
        slot &+= 1
      }
    }
    refreshDue()
  }

  @inline(__always)
  private mutating func moveNeuron(
    _ slot: Int, _ pass: NeighborPass<Scalar>, _ worker: NeighborWorker<Scalar>
  ) {
    let record = records.pointer[slot]
    let (start, length) = (Int(record.start), Int(record.length))
    let (z, points) = (values.pointer + start, UnsafePointer(self.points.pointer + start))
    let (fired, path1) = worker.collect(z, points, length, since: record.stamp, pass)
    worker.accumulate(points, length, fired: fired, pass)
    worker.tally.pointee.moved &+= 1
    worker.tally.pointee.entries &+= length
    worker.tally.pointee.multiplyAdds &+= fired &* length
    let u = Double(Scalar.ulpOfOne) / 2
    let path = worker.path(fired: fired, size: path1, u)
    let room = Double(record.room) - path
    guard room > 0 else {
      expired.append(ExpiredNeuron(slot: slot, path: path))
      return
    }
    if pass.isTrial { save(slot, entries: true) }
    let sign = Scalar(record.sign)
    let (largest, isChanged) = worker.subtract(from: z, length, sign: sign, above: pass.shift)
    var firing = fired
    if isChanged {
      firing = turn(slot, sign: sign, fired: fired, pass, worker)
      worker.collectRates(points, length, pass)
    }
    z.update(from: worker.moved.pointer, count: length)
    records.pointer[slot].room = Float(room).nextDown
    records.pointer[slot].blur =
      Float(Double(record.blur) + u * (2 * Double(largest) + Double(fired + 4) * path1)).nextUp
    records.pointer[slot].stamp = pass.stamp
    setDeadline(slot, firing: firing, pass, worker)
  }

  /// Sets when the neuron is looked at next, from the products in `worker.moved` and their rates.
  ///
  /// Until then no listed product can reach b, and no other point can have come as near as it.
  @inline(__always)
  mutating func setDeadline(
    _ slot: Int, firing: Int, _ pass: NeighborPass<Scalar>, _ worker: NeighborWorker<Scalar>
  ) {
    guard firing > 0 else {
      deadlines.pointer[slot] = .infinity
      worker.tally.pointee.silenced &+= 1
      return
    }
    let record = records.pointer[slot]
    let (z, rates, b) = (worker.moved.pointer, worker.rates.pointer, pass.shift)
    let blur = Scalar(record.blur)
    var (span, speed, ambiguous) = (Scalar.infinity, Scalar(0), 0)
    for entry in 0..<Int(record.length) {
      let gap = abs(z[entry] - b) - blur
      let entrySpan = gap > 0 ? gap / rates[entry] : 0
      span = entrySpan < span ? entrySpan : span
      speed += z[entry] <= b ? 0 : rates[entry]
      ambiguous &+= gap > 0 ? 0 : 1
    }
    worker.tally.pointee.ambiguous &+= ambiguous
    let exit = Double(record.room) / Double(speed).squareRoot()
    // Rates and gaps are rounded a few times each.
    let trust = 1 - Double(4 * (pass.batch + 16)) * Double(Scalar.ulpOfOne)
    let wait = max(0, trust) * (exit < Double(span) ? exit : Double(span))
    deadlines.pointer[slot] = Float(pass.clock + (wait >= 0 ? wait : 0)).nextDown
  }
}

@inline(__always)
private func anyDue(_ deadlines: UnsafePointer<Float>, _ limit: Float) -> Bool {
  let lanes = UnsafeRawPointer(deadlines).loadUnaligned(as: SIMD16<Float>.self)
  return any(.!(lanes .> SIMD16(repeating: limit)))
}
