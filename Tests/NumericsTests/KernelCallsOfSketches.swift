import Numerics
import TestSupport

extension KernelCall {
  /// The entries of a sketch.
  private static var samples: Int { 64 }

  /// The sketches, each drawn anew and applied.
  static var sketches: [KernelCall] {
    [
      KernelCall("product of a sparse sign sketch", sharedLoops: 1) { inputs, count in
        let (n, depth) = (inputs.points, inputs.jacobian.columns)
        var sketch = SparseSignSketch(
          rows: samples, lines: SparseSignSketch.lines(columns: depth))
        sketch.draw(seed: 1, lines: 0..<sketch.lines, workers: inputs.workers)
        let matrix = Matrix<Scalar>(rows: depth, columns: n, repeating: 0.5)
        var product = SketchProduct<Scalar>(rows: samples, columns: n)
        var result = Matrix<Scalar>(rows: samples, columns: n, repeating: 0)
        try count { product.fill(&result, sketch: sketch, of: matrix, workers: inputs.workers) }
      },
      // The points: the draw of so few lines is one block.
      KernelCall("sparse sign sketch of firing bits", sharedLoops: 1) { inputs, count in
        var sketch = FiringSketch<Scalar>(
          rows: samples, points: inputs.data, neurons: inputs.neurons)
        var result = Matrix<Scalar>(rows: inputs.points, columns: samples, repeating: 0)
        try count {
          sketch.fill(
            &result, seed: 1, draw: 1, firing: inputs.firing, values: inputs.signs,
            workers: inputs.workers)
        }
      },
      KernelCall("count sketch", sharedLoops: 1) { inputs, count in
        var sketch = CountSketch<Scalar>(length: inputs.neurons, buckets: samples, seed: 1)
        var result = Matrix<Scalar>(rows: inputs.points, columns: samples, repeating: 0)
        try count {
          sketch.redraw(1)
          sketch.apply(to: inputs.features, into: &result, workers: inputs.workers)
        }
      },
      KernelCall("TensorSketch", sharedLoops: 2) { inputs, count in
        var sketch = try TensorSketch<Scalar>(
          leftLength: inputs.neurons, rightLength: inputs.dimension, buckets: samples, seed: 1,
          workers: inputs.workers)
        var result = Matrix<Scalar>(rows: inputs.points, columns: samples, repeating: 0)
        try count {
          sketch.redraw(1)
          sketch.apply(
            left: inputs.features, right: inputs.data, into: &result, workers: inputs.workers)
          sketch.apply(
            firing: inputs.firing, values: inputs.signs, right: inputs.data, into: &result,
            workers: inputs.workers)
        }
      },
    ] + TransformKind.allCases.flatMap { [subsampled($0), tensorSubsampled($0)] }
  }

  private static func subsampled(_ kind: TransformKind) -> KernelCall {
    KernelCall("subsampled \(kind.rawValue)", sharedLoops: 1) { inputs, count in
      var sketch = try SubsampledTransform<Scalar>(
        length: inputs.neurons, samples: samples, kind: kind, seed: 1, workers: inputs.workers)
      var result = Matrix<Scalar>(rows: inputs.points, columns: samples, repeating: 0)
      try count {
        sketch.redraw(1)
        sketch.apply(to: inputs.features, into: &result, workers: inputs.workers)
      }
    }
  }

  private static func tensorSubsampled(_ kind: TransformKind) -> KernelCall {
    KernelCall("TensorSRHT by \(kind.rawValue)", sharedLoops: 1) { inputs, count in
      var sketch = try TensorSubsampledTransform<Scalar>(
        leftLength: inputs.neurons, rightLength: inputs.dimension, samples: samples, kind: kind,
        seed: 1, workers: inputs.workers)
      let mixed = sketch.transformed(inputs.data, workers: inputs.workers)
      var result = Matrix<Scalar>(rows: inputs.points, columns: samples, repeating: 0)
      try count {
        sketch.redraw(1)
        sketch.apply(
          left: inputs.features, mixedRight: mixed, into: &result, workers: inputs.workers)
      }
    }
  }

  /// The transforms of rows and panels.
  static var transforms: [KernelCall] {
    TransformKind.allCases.map(rowTransform) + [
      KernelCall("circular convolution", sharedLoops: 1) { inputs, count in
        var convolution = try CircularConvolution<Scalar>(
          length: inputs.neurons, workers: inputs.workers)
        var product = inputs.features.clone()
        try count {
          convolution.apply(
            left: inputs.features, right: inputs.features, into: &product,
            workers: inputs.workers)
        }
      },
      KernelCall("Walsh-Hadamard transform of rows", sharedLoops: 1) { inputs, count in
        var rows = Matrix<Scalar>(rows: inputs.points, columns: 1024, repeating: 0)
        try count { WalshHadamard.transformRows(of: &rows, workers: inputs.workers) }
      },
      // Threads share three levels of a long row, then the blocks inside.
      KernelCall("Walsh-Hadamard transform of a long row", sharedLoops: 2) { inputs, count in
        var row = Matrix<Scalar>(rows: 1, columns: 1 << 18, repeating: 0)
        try count { WalshHadamard.transformRows(of: &row, workers: inputs.workers) }
      },
      KernelCall("Walsh-Hadamard transform of a panel") { inputs, count in
        var panel = Matrix<Scalar>(rows: 1024, columns: inputs.points, repeating: 0)
        try count {
          Scalar.transformColumns(
            panel.mutablePointer, levels: 10, columns: inputs.points, stride: inputs.points,
            scale: 1)
        }
      },
    ]
  }

  private static func rowTransform(_ kind: TransformKind) -> KernelCall {
    KernelCall("\(kind.rawValue) of rows", sharedLoops: 1) { inputs, count in
      let length = kind.paddedLength(inputs.neurons)
      var transform = try RowTransform<Scalar>(kind, length: length, workers: inputs.workers)
      var rows = Matrix<Scalar>(rows: inputs.points, columns: length, repeating: 0)
      try count { transform.apply(to: &rows, workers: inputs.workers) }
    }
  }
}
