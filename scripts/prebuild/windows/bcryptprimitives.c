/*
 * The library of Windows 8 and later from which Rust's standard library takes random bytes. Wine 8
 * lacks it; this one takes them from the older function of Windows that Wine has. Only the check in
 * Wine uses it: no package has it.
 */

unsigned char __stdcall SystemFunction036(void *data, unsigned long length);

__declspec(dllexport) int __stdcall ProcessPrng(unsigned char *data, unsigned long long length)
{
	while (length > 0) {
		unsigned long part = length < 65536 ? (unsigned long)length : 65536;
		if (!SystemFunction036(data, part))
			return 0;
		data += part;
		length -= part;
	}
	return 1;
}
