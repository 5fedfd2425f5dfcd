/// A precision of all kernels.
package protocol KernelScalar: SketchScalar, SearchLanes {}

extension Float: KernelScalar {}
extension Double: KernelScalar {}
