import Numerics
import TestSupport

extension KernelCall<Double> {
  /// The kernels without a precision, or in double alone.
  static var inDouble: [KernelCall] { counts + vectors + integers }

  private static var counts: [KernelCall] {
    [
      KernelCall("firing counts", sharedLoops: 1) { inputs, count in
        var counts = FiringCounts(workers: inputs.workers)
        try count {
          counts.fillGram(
            &inputs.result, pointGram: inputs.gram, scale: 1, firing: inputs.firing,
            workers: inputs.workers)
        }
      },
      KernelCall("neuron lists and listed counts", sharedLoops: 3) { inputs, count in
        var listed = ListedCounts(points: inputs.points, workers: inputs.workers)
        var lists = NeuronLists(
          points: inputs.points, neurons: inputs.neurons, capacity: inputs.firing.population(),
          workers: inputs.workers)
        try count {
          lists.fill(from: inputs.firing, workers: inputs.workers)
          _ = lists.pairs
          listed.fillGram(
            &inputs.result, pointGram: inputs.gram, scale: 1, lists: lists, workers: inputs.workers)
        }
      },
      KernelCall("firing sets", sharedLoops: 2) { inputs, count in
        var sets = FiringSets(points: inputs.points, capacity: inputs.firing.population())
        try count { sets.fill(from: inputs.firing, workers: inputs.workers) }
      },
      KernelCall("set bits") { inputs, count in
        var places = AlignedBuffer<UInt32>(count: inputs.firing.population() + 4, repeating: 0)
        try count {
          _ = extractSetBits(
            inputs.firing.pointer, count: inputs.points * inputs.firing.stride,
            into: places.mutablePointer)
        }
      },
    ]
  }

  private static var vectors: [KernelCall] {
    [
      KernelCall("symmetric product") { inputs, count in
        try count {
          multiplySymmetric(inputs.gram, damping: 1, inputs.left, &inputs.right)
        }
      },
      KernelCall("conjugate gradients") { inputs, count in
        var iteration = ConjugateGradient(order: inputs.points)
        var factor = CholeskyFactor<Float>(order: inputs.points)
        try factor.refactor(inputs.gram, damping: 0, workers: inputs.workers)
        try count {
          _ = try iteration.solve(
            inputs.left, into: &inputs.right, tolerance: 1e-9, limit: 100
          ) { x, y in
            multiplySymmetric(inputs.gram, damping: 0, x, &y)
          } precondition: {
            factor.solve(&$0)
          }
        }
      },
      KernelCall("power iteration") { inputs, count in
        var iteration = PowerIteration(order: inputs.points)
        try count {
          _ = iteration.largestEigenvalue(tolerance: 1e-3, limit: 100) { x, y in
            multiplySymmetric(inputs.gram, damping: 0, x, &y)
          }
        }
      },
      KernelCall("reductions and vector updates") { inputs, count in
        try count {
          let factor = dot(inputs.left, inputs.right) / norm(inputs.left)
          add(factor, times: inputs.left, to: &inputs.right)
          add(inputs.left, toScaled: &inputs.right, by: factor)
        }
      },
    ]
  }

  private static var integers: [KernelCall] {
    [
      KernelCall("random words", sharedLoops: 1) { inputs, count in
        var words = AlignedBuffer<UInt32>(count: 1000 * inputs.points, repeating: 0)
        try count {
          RandomStream(seed: 1, purpose: .data).fillWords(&words, workers: inputs.workers)
        }
      },
      KernelCall("odd random words") { inputs, count in
        var words = AlignedBuffer<UInt32>(count: inputs.points + 3, repeating: 0)
        try count {
          RandomStream(seed: 1, purpose: .data).fillWords(&words, workers: inputs.workers)
        }
      },
      KernelCall("random sign bits", sharedLoops: 1) { inputs, count in
        var bits = AlignedBuffer<UInt64>(count: 500 * inputs.points, repeating: 0)
        try count {
          RandomStream(seed: 1, purpose: .sketchSigns).fillSignBits(&bits, workers: inputs.workers)
        }
      },
      KernelCall("random integers and samples") { inputs, count in
        var sample = AlignedBuffer<Int32>(count: inputs.points, repeating: 0)
        var displaced = DisplacedPlaces(samples: inputs.points)
        let stream = RandomStream(seed: 1, purpose: .sketchSamples)
        try count {
          stream.fillIntegers(&sample, below: inputs.neurons, row: 0)
          stream.fillSample(&sample, below: inputs.neurons, displaced: &displaced)
        }
      },
      KernelCall("draw of a sparse sign sketch", sharedLoops: 1) { inputs, count in
        var sketch = SparseSignSketch(rows: 64, lines: inputs.jacobian.columns)
        try count {
          sketch.draw(seed: 1, substream: 1, lines: 0..<sketch.lines, workers: inputs.workers)
        }
      },
    ]
  }
}
