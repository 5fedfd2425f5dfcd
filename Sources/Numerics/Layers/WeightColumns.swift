/// The weights W of a hidden layer, m neurons by N inputs, stored column by column.
///
/// Column j, the weights of all neurons at input j, is contiguous: a product W v with a sparse v reads
/// the columns where v is not zero and nothing else. Entry (r, j) stands at `j * stride + r`.
package struct WeightColumns<Scalar: FiringScalar>: ~Copyable {
  /// m, the rows of W.
  package let neurons: Int
  /// N, the columns of W.
  package let inputs: Int
  /// From one column to the next; m, or one cache line more.
  package let stride: Int
  private var storage: AlignedBuffer<Scalar>

  /// Memory for weights whose values are undefined until written.
  package init(neurons m: Int, inputs: Int) {
    (neurons, self.inputs) = (m, inputs)
    stride = spreadStride(m, of: Scalar.self)
    storage = AlignedBuffer(uninitializedCount: inputs * stride)
  }

  /// What tasks read.
  package var view: View<Scalar> { storage.view }
  /// What tasks write.
  package var mutableView: MutableView<Scalar> { mutating get { storage.mutableView } }

  /// Entry (`neuron`, `input`).
  package subscript(neuron: Int, input: Int) -> Scalar {
    get {
      precondition(
        neuron >= 0 && neuron < neurons && input >= 0 && input < inputs, "no such weight")
      return view[input * stride + neuron]
    }
    set {
      precondition(
        neuron >= 0 && neuron < neurons && input >= 0 && input < inputs, "no such weight")
      mutableView[input * stride + neuron] = newValue
    }
  }

  /// Overwrites every weight with that of a layer of the same shape.
  ///
  /// - Complexity: reads and writes W once.
  package mutating func copyEntries(of other: borrowing WeightColumns, workers: Workers) {
    precondition(other.neurons == neurons && other.inputs == inputs, "the shapes differ")
    let stride = stride
    let (source, target) = (other.view, mutableView)
    let (size, inputs) = (64, inputs)
    workers.forEach((inputs + size - 1) / size) { task, _ in
      let first = task * size
      (target + first * stride).update(
        from: source + first * stride, count: min(size, inputs - first) * stride)
    }
  }
}
