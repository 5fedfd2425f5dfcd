/// A precision of all kernels.
package protocol KernelScalar: SketchScalar, SearchLanes, Codable {}

extension Float: KernelScalar {}
extension Double: KernelScalar {}
