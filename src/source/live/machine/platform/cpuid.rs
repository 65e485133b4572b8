//! What the CPU says of a hypervisor.

/// The signature of the hypervisor. One that plays another's part besides (KVM and Xen can speak Microsoft's language
/// first) tells its own name in a later block of leaves.
#[cfg(any(target_arch = "x86_64", target_arch = "x86"))]
pub(super) fn signature() -> Option<String> {
    #[cfg(target_arch = "x86")]
    use std::arch::x86::__cpuid;
    #[cfg(target_arch = "x86_64")]
    use std::arch::x86_64::__cpuid;
    const PRESENT: u32 = 1 << 31;
    if __cpuid(1).ecx & PRESENT == 0 {
        return None;
    }
    let signature = |leaf: u32| {
        let found = __cpuid(leaf);
        let bytes = [found.ebx, found.ecx, found.edx].map(u32::to_le_bytes);
        let text = String::from_utf8_lossy(bytes.as_flattened()).into_owned();
        text.trim_end_matches('\0').to_owned()
    };
    let first = signature(0x4000_0000);
    let later = (1..=4).map(|block| signature(0x4000_0000 + block * 0x100));
    let better = later
        .into_iter()
        .find(|name| name == "KVMKVMKVM" || name == "XenVMMXenVMM");
    better
        .or(Some(first))
        .filter(|name| !name.trim().is_empty())
}

/// Other CPUs have no such thing.
#[cfg(not(any(target_arch = "x86_64", target_arch = "x86")))]
pub(super) fn signature() -> Option<String> {
    None
}
