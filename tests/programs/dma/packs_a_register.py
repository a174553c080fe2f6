"""Pack a control register, and take it apart."""

from rp2 import DMA

first, second = DMA(), DMA()
plain = second.pack_ctrl()
fields = DMA.unpack_ctrl(second.pack_ctrl(size=0, inc_write=False, treq_sel=5, bswap=1))
print((hex(plain), fields["chain_to"], fields["treq_sel"], fields["bswap"], repr(first)))
