/// The places of a shuffle of 0, 1, ..., N - 1 that hold another number than their own.
///
/// A table with open addressing, at most half full: a shuffle of which only s steps are made takes memory and
/// time for s places, whatever N is.
package struct DisplacedPlaces: ~Copyable {
  /// Places, or -1.
  private var places: AlignedBuffer<Int32>
  private var numbers: AlignedBuffer<Int32>
  private let shift: UInt32

  /// Memory for s steps, 16 to 32 bytes each.
  package init(samples s: Int) {
    let levels = Int.bitWidth - max(2 * s - 1, 1).leadingZeroBitCount
    places = AlignedBuffer(count: 1 << levels, repeating: -1)
    numbers = AlignedBuffer(count: 1 << levels, repeating: 0)
    shift = 32 - UInt32(levels)
  }

  /// The number of steps there is memory for.
  fileprivate var capacity: Int { places.count / 2 }

  /// Puts every number back to its place.
  fileprivate mutating func clear() { places.update(repeating: -1) }

  /// The number at a place.
  fileprivate subscript(place: Int32) -> Int32 {
    let slot = slot(of: place)
    return places.pointer[slot] == place ? numbers.pointer[slot] : place
  }

  /// Puts a number to a place.
  fileprivate mutating func put(_ number: Int32, to place: Int32) {
    let slot = slot(of: place)
    places.mutableView[slot] = place
    numbers.mutableView[slot] = number
  }

  /// Where the place is in the table or could be: Fibonacci hashing and linear probing.
  private func slot(of place: Int32) -> Int {
    var slot = Int((UInt32(bitPattern: place) &* 0x9E37_79B9) &>> shift)
    while places.pointer[slot] != place && places.pointer[slot] >= 0 {
      slot = (slot + 1) & (places.count - 1)
    }
    return slot
  }
}

extension RandomStream {
  /// Overwrites `sample` with distinct uniform integers below `bound`, without replacement.
  ///
  /// The beginning of a Fisher-Yates shuffle of 0, 1, ..., N - 1, N the bound, for which `displaced` is
  /// scratch: step k swaps places k and k + (the integer below N - k at (0, k)). A shorter sample is the
  /// beginning of a longer one.
  ///
  /// - Complexity: O(s).
  ///
  /// Source: R. Durstenfeld, "Algorithm 235: random permutation", Communications of the ACM 7 (1964),
  /// doi:10.1145/364520.364540.
  package func fillSample(
    _ sample: inout AlignedBuffer<Int32>, below bound: Int, displaced: inout DisplacedPlaces
  ) {
    precondition(
      sample.count <= bound && bound <= 1 << 31, "more samples than there is to draw from")
    precondition(sample.count <= displaced.capacity, "too little scratch")
    displaced.clear()
    let target = sample.mutableView
    for k in 0..<sample.count {
      let other = k + integer(below: bound - k, row: 0, index: k)
      target[k] = displaced[Int32(other)]
      // No later step comes back to place k.
      if other > k { displaced.put(displaced[Int32(k)], to: Int32(other)) }
    }
  }
}
