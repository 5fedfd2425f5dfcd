/// Pairs point by point: the sets S_i, one behind the other.
extension FiringPairs {
  /// Replaces the lists by those of n sets: S_i is `sets[starts[i]..<starts[i + 1]]`, in any order.
  ///
  /// Slots are in the order in which neurons are met. `slotOf` has an entry for each neuron, all of them
  /// `UInt32.max` before and after.
  ///
  /// - Complexity: O(n + pairs), one after the other.
  package mutating func replace(
    bySets sets: borrowing GrowingBuffer<UInt32>, starts first: borrowing AlignedBuffer<Int>,
    slotOf: inout AlignedBuffer<UInt32>
  ) {
    let (sets, first, slotOf) = (sets.view, first.view, slotOf.mutableView)
    let pairs = first[points]
    neurons.resize(to: pairs)
    starts.resize(to: pairs + 2)
    let (names, places) = (neurons.mutableView, starts.mutableView)
    let lengths = places + 2
    var slots = 0
    for k in 0..<pairs {
      let neuron = Int(sets[k])
      if slotOf[neuron] == .max {
        slotOf[neuron] = UInt32(truncatingIfNeeded: slots)
        names[slots] = sets[k]
        lengths[slots] = 0
        slots += 1
      }
      lengths[Int(slotOf[neuron])] += 1
    }
    let ends = places + 1
    places[0] = 0
    ends[0] = 0
    for slot in 0..<slots { ends[slot + 1] += ends[slot] }
    listed.resize(to: pairs)
    let list = listed.mutableView
    for i in 0..<points {
      for k in first[i]..<first[i + 1] {
        let slot = Int(slotOf[Int(sets[k])])
        list[ends[slot]] = UInt32(truncatingIfNeeded: i)
        ends[slot] += 1
      }
    }
    for slot in 0..<slots { slotOf[Int(names[slot])] = .max }
    neurons.resize(to: slots)
    starts.resize(to: slots + 1)
  }

  /// Writes the sets S_i, one behind the other, and where each begins and the last ends.
  ///
  /// - Precondition: `starts` has n + 1 zeros.
  package func gatherSets(
    into sets: inout GrowingBuffer<UInt32>, starts first: inout AlignedBuffer<Int>
  ) {
    sets.resize(to: count)
    let (sets, first) = (sets.mutableView, first.mutableView)
    for k in 0..<count { first[Int(listed.pointer[k]) + 1] += 1 }
    for i in 0..<points { first[i + 1] += first[i] }
    for slot in (0..<slots).reversed() {
      for k in starts.pointer[slot]..<starts.pointer[slot + 1] {
        let i = Int(listed.pointer[k])
        first[i + 1] -= 1
        sets[first[i + 1]] = neurons.pointer[slot]
      }
    }
    for i in 0..<points { first[i] = first[i + 1] }
    if points > 0 { first[points] = count }
  }
}
