/// Blocks of neurons of a ``FiringDraw``: products come from its law, and no weight is formed.
extension NeuronBlock {
  /// Adds the neurons that `drawing` drew of those from `first` on, as ``fill(_:skin:_:with:draw:)`` does.
  ///
  /// - Complexity: that of a list for each neuron that fires.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func fill(
    from first: Int, of law: FiringDraw<Scalar>, skin: Double, _ pass: NeighborPass<Scalar>,
    with worker: inout NeighborWorker<Scalar>, drawing: borrowing FiringDrawWorker<Scalar>
  ) {
    self.first = first
    worker.tally.proposals &+= drawing.proposals
    drawing.forEach { number, sign, products, size in
      _ = worker.read(products, above: pass.shift, skin: Scalar(skin))
      add(
        number, sign: sign, products, size: law.rounding(ofSize: size), skin: skin, pass, &worker)
    }
    refreshDue()
  }

  /// Lists expired neurons anew, from products at W(0) that are drawn again and what K adds to them since.
  ///
  /// - Complexity: a draw of 16 proposals, and n multiply-adds for each pair with a coefficient.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func renew(
    of law: FiringDraw<Scalar>, _ pass: NeighborPass<Scalar>,
    with worker: inout NeighborWorker<Scalar>, drawing: inout FiringDrawWorker<Scalar>
  ) {
    worker.tally.proposals &+= expired.count
    for index in 0..<expired.count {
      let (slot, path) = expired.pointer[index]
      let row = worker.products.mutablePointer
      let size = drawing.redraw(neuron(slot), law, into: row)
      worker.tally.multiplyAdds &+= addHistory(of: slot, toProducts: row, pass) &* pass.batch
      rebuild(
        slot, path: path, row: 0, size: law.rounding(ofSize: size), pass, &worker)
    }
    refreshDue()
  }

  /// Adds a_r max(z - b, 0) to n sums for every neuron that has fired, of products that are all drawn again.
  ///
  /// - Precondition: the range is that of which the block was filled.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func addOutputs(
    to sums: UnsafeMutablePointer<Double>, _ neurons: Range<Int>, of law: FiringDraw<Scalar>,
    _ pass: NeighborPass<Scalar>, with worker: inout NeighborWorker<Scalar>,
    drawing: inout FiringDrawWorker<Scalar>
  ) {
    drawing.draw(neurons, law)
    var slot = 0
    let row = worker.products.mutablePointer
    drawing.forEach { number, _, products, _ in
      precondition(neuron(slot) == first + number, "another neuron is drawn than before")
      row.update(from: products, count: pass.batch)
      _ = addHistory(of: slot, toProducts: row, pass)
      addOutputs(of: slot, row, to: sums, pass)
      slot += 1
    }
  }

  /// z -= a_r sum_j beta_j K_j; returns the terms of the sum.
  @inline(__always)
  private func addHistory(
    of slot: Int, toProducts z: UnsafeMutablePointer<Scalar>, _ pass: NeighborPass<Scalar>
  ) -> Int {
    let (record, n) = (records.pointer[slot], pass.batch)
    var terms = 0
    for entry in record.list {
      let beta = coefficient(entry, pass)
      guard beta != 0 else { continue }
      let row = pass.kernel + Int(entries.points.pointer[entry]) &* n
      let step = Scalar(Double(record.sign) * beta)
      KernelWork.add(multiplyAdds: n, in: Scalar.self)
      for i in 0..<n { z[i] -= step * row[i] }
      terms &+= 1
    }
    return terms
  }
}

extension FiringDraw {
  /// How many u rounding may have moved a product of a neuron with this |xi|: depth + 1 roundings of y_i, three of
  /// K_ij/K_jj (z_j - y_j), one of the sum, and those of L and of the points to working precision, each of at most
  /// |xi| and |z_j| + |y_j|; z_j is at most 9.
  func rounding(ofSize size: Double) -> Double { Double(basis.depth + 8) * (2 * size + 9) }
}
