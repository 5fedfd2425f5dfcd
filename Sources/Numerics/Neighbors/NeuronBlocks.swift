/// Blocks of neurons, each the task of one thread at a time.
package struct NeuronBlocks<Scalar: KernelScalar>: ~Copyable {
  /// The number of blocks.
  package let count: Int
  /// The first block; valid as long as this value lives.
  package let pointer: UnsafeMutablePointer<NeuronBlock<Scalar>>

  /// Blocks of no neurons.
  package init(count: Int) {
    self.count = count
    pointer = .allocate(capacity: count)
    for index in 0..<count { (pointer + index).initialize(to: NeuronBlock()) }
  }

  deinit {
    pointer.deinitialize(count: count)
    pointer.deallocate()
  }

  /// The sum of what each block has of something.
  package func sum(_ amount: (borrowing NeuronBlock<Scalar>) -> Int) -> Int {
    (0..<count).reduce(0) { $0 + amount(pointer[$1]) }
  }
}
