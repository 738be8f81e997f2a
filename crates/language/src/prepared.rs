//! The form in which rules and words are made ready when the program is built: numbers in little
//! endian and texts, each list after its length. `build/writer.rs` writes it.
//!
//! What is read was written by the same version of the same code; a reader that runs out gives
//! nothing more, it does not refuse.

/// Takes things out in the order in which they were written.
#[derive(Debug)]
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

impl<'a> Reader<'a> {
    fn take<const N: usize>(&mut self) -> [u8; N] {
        let Some((taken, rest)) = self.0.split_first_chunk::<N>() else { return [0; N] };
        self.0 = rest;
        *taken
    }

    pub(crate) fn one(&mut self) -> u8 {
        let [number] = self.take();
        number
    }

    pub(crate) fn two(&mut self) -> u16 {
        u16::from_le_bytes(self.take())
    }

    pub(crate) fn four(&mut self) -> u32 {
        u32::from_le_bytes(self.take())
    }

    pub(crate) fn eight(&mut self) -> u64 {
        u64::from_le_bytes(self.take())
    }

    pub(crate) fn bytes(&mut self) -> &'a [u8] {
        let length = self.four() as usize;
        self.run(length)
    }

    pub(crate) fn text(&mut self) -> &'a str {
        std::str::from_utf8(self.bytes()).unwrap_or_default()
    }

    pub(crate) fn list<T>(&mut self, mut one: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let length = self.four();
        (0..length).map(|_| one(self)).collect()
    }

    pub(crate) fn twos(&mut self) -> Vec<u16> {
        self.numbers(u16::from_le_bytes)
    }

    pub(crate) fn fours(&mut self) -> Vec<u32> {
        self.numbers(u32::from_le_bytes)
    }

    pub(crate) fn eights(&mut self) -> Vec<u64> {
        self.numbers(u64::from_le_bytes)
    }

    pub(crate) fn sixteens(&mut self) -> Vec<u128> {
        self.numbers(u128::from_le_bytes)
    }

    fn numbers<const N: usize, T>(&mut self, of: impl Fn([u8; N]) -> T) -> Vec<T> {
        let length = self.four() as usize;
        let (chunks, _) = self.run(length * N).as_chunks::<N>();
        chunks.iter().map(|chunk| of(*chunk)).collect()
    }

    fn run(&mut self, length: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at_checked(length).unwrap_or((&[], &[]));
        self.0 = rest;
        taken
    }
}
