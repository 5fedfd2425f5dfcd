/// Bringing neurons to the present: products move through K, and certificates say who can be left.
extension NeuronBlock {
  /// Moves the products of every neuron that is due to the present, and notes whose firing changed.
  ///
  /// Neurons whose certificate is used up are left as they were, for ``renew(_:with:weights:)``.
  ///
  /// - Complexity: a comparison for each 16 slots, and |F_r| |L_r| multiply-adds a neuron that is due.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func move(
    _ pass: NeighborPass<Scalar>, with worker: inout NeighborWorker<Scalar>
  ) {
    flips.resize(to: 0)
    expired.resize(to: 0)
    if pass.isTrial { hold() }
    let (deadlines, count) = (deadlines.pointer, count)
    let limit = pass.isForced ? Float.greatestFiniteMagnitude : Float(pass.moment.clock).nextUp
    worker.tally.visited &+= count
    var slot = 0
    while slot < count {
      KernelWork.add(Double(min(16, count - slot)), to: .nodesVisited)
      if slot &+ 16 <= count, !anyDue(deadlines + slot, limit) {
        slot &+= 16
        continue
      }
      let end = min(slot &+ 16, count)
      while slot < end {
        if !(deadlines[slot] > limit) { moveNeuron(slot, pass, &worker) }
        slot &+= 1
      }
    }
    refreshDue()
  }

  @inline(__always)
  private mutating func moveNeuron(
    _ slot: Int, _ pass: NeighborPass<Scalar>, _ worker: inout NeighborWorker<Scalar>
  ) {
    let record = records.pointer[slot]
    let (start, length) = (Int(record.start), Int(record.length))
    let (z, points) = (entries.values.mutablePointer + start, entries.points.pointer + start)
    let (fired, size) = worker.collect(z, points, length, since: record.stamp, pass)
    worker.accumulate(points, length, fired: fired, pass)
    worker.tally.moved &+= 1
    worker.tally.entries &+= length
    worker.tally.multiplyAdds &+= 2 &* fired &* length
    let u = Double(Scalar.ulpOfOne) / 2
    let path = worker.path(fired: fired, size: size, u)
    let room = Double(record.room) - path
    guard room > 0 else {
      expired.append((slot, path))
      return
    }
    if pass.isTrial { save(slot) }
    let sign = Scalar(record.sign)
    let (largest, isChanged) = worker.subtract(from: z, length, sign: sign, above: pass.shift)
    var firing = fired
    if isChanged {
      firing = turn(record, fired: fired, pass, &worker)
      worker.collectRates(points, length, pass)
    }
    z.update(from: worker.moved.pointer, count: length)
    let records = records.mutablePointer
    records[slot].room = Float(room).nextDown
    records[slot].blur =
      Float(Double(record.blur) + u * (2 * Double(largest) + Double(fired + 4) * size)).nextUp
    records[slot].stamp = pass.stamp
    setDeadline(slot, firing: firing, pass, &worker)
  }

  /// Takes in that a neuron's products are those in `worker.moved` instead of those in its list.
  ///
  /// - Returns: the number of points on which the neuron fires now.
  /// - Complexity: |F_r| a flip.
  @inline(__always)
  private mutating func turn(
    _ record: NeuronRecord, fired: Int, _ pass: NeighborPass<Scalar>,
    _ worker: inout NeighborWorker<Scalar>
  ) -> Int {
    let (start, b, sign) = (Int(record.start), pass.shift, Scalar(record.sign))
    let (z, points) = (entries.values.pointer + start, entries.points.pointer + start)
    let (offsets, moved) = (entries.offsets.mutablePointer + start, worker.moved.pointer)
    worker.beginMembers(fired)
    for entry in 0..<Int(record.length) where !(z[entry] <= b) && moved[entry] <= b {
      let point = Int(points[entry])
      worker.remove(point)
      offsets[entry] = Scalar(Double(offsets[entry]) + pass.now[point])
      note(point, -sign * (moved[entry] - b), &worker)
    }
    for entry in 0..<Int(record.length) where z[entry] <= b && !(moved[entry] <= b) {
      let point = Int(points[entry])
      worker.insert(point)
      offsets[entry] = Scalar(Double(offsets[entry]) - pass.now[point])
      note(point, sign * (moved[entry] - b), &worker)
    }
    return worker.memberCount
  }

  @inline(__always)
  mutating func note(_ point: Int, _ value: Scalar, _ worker: inout NeighborWorker<Scalar>) {
    flips.append((UInt32(point), Double(value)))
    worker.tally.flips &+= 1
  }

  /// Sets when the neuron is looked at next, from the products in `worker.moved` and their rates.
  ///
  /// Until then no listed product can reach b, and no other point can have come as near as it.
  @inline(__always)
  mutating func setDeadline(
    _ slot: Int, firing: Int, _ pass: NeighborPass<Scalar>,
    _ worker: inout NeighborWorker<Scalar>
  ) {
    guard firing > 0 else {
      deadlines.mutablePointer[slot] = .infinity
      worker.tally.silenced &+= 1
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
    worker.tally.ambiguous &+= ambiguous
    let exit = Double(record.room) / Double(speed).squareRoot()
    // Rates and gaps are rounded a few times each.
    let trust = 1 - Double(4 * (pass.batch + 16)) * Double(Scalar.ulpOfOne)
    let wait = max(0, trust) * (exit < Double(span) ? exit : Double(span))
    deadlines.mutablePointer[slot] = Float(pass.moment.clock + (wait >= 0 ? wait : 0)).nextDown
  }
}

@inline(__always)
private func anyDue(_ deadlines: UnsafePointer<Float>, _ limit: Float) -> Bool {
  let lanes = UnsafeRawPointer(deadlines).loadUnaligned(as: SIMD16<Float>.self)
  return any(.!(lanes .> SIMD16(repeating: limit)))
}
