//! The items of a filter in DUMP and RDB files: tables, buckets of the first table, items, deleted
//! items, bucket size, iterations, expansion, and of each table its buckets and its prints.

use super::super::cells::Cells;
use super::super::module::{Item, Items, ModuleValue};
use super::chunks::Numbers;
use super::{Cuckoo, LIMIT, MOST_TABLES};

impl ModuleValue for Cuckoo {
    const TYPE: &'static str = "MBbloomCF";
    const VERSION: u64 = 4;

    fn heap(&self) -> usize {
        self.tables.capacity() * size_of::<Cells>() + self.cells_heap
    }

    fn share(&mut self) -> Self {
        Self { tables: self.tables.iter_mut().map(Cells::share).collect(), ..*self }
    }

    fn regain(&mut self) {
        self.tables.iter_mut().for_each(Cells::regain);
    }

    fn save(&self, out: &mut dyn FnMut(Item<'_>)) {
        out(Item::Unsigned(self.tables.len() as u64));
        out(Item::Unsigned(self.buckets));
        out(Item::Unsigned(self.items));
        out(Item::Unsigned(self.deleted));
        out(Item::Unsigned(self.bucket_size.into()));
        out(Item::Unsigned(self.max_iterations.into()));
        out(Item::Unsigned(self.expansion.into()));
        for table in &self.tables {
            out(Item::Unsigned(table.length() as u64 / u64::from(self.bucket_size)));
            out(Item::Text(table.read(0, table.length()).into()));
        }
    }

    fn load(version: u64, input: &mut Items<'_>) -> Option<Self> {
        if version != Self::VERSION {
            return None;
        }
        let count = input.unsigned()?;
        let numbers = Numbers {
            buckets: input.unsigned()?,
            items: input.unsigned()?,
            deleted: input.unsigned()?,
            bucket_size: input.unsigned()?,
            max_iterations: input.unsigned()?,
            expansion: input.unsigned()?,
        };
        let mut filter = Self::without_tables(&numbers)?;
        let count = usize::try_from(count).ok().filter(|it| (1..=MOST_TABLES).contains(it))?;
        let mut tables = Vec::new();
        for index in 0..count {
            let buckets = input.unsigned()?;
            let table = Cells::from_bytes(&input.text()?);
            let length = filter.table_length(index)?;
            if table.length() != length
                || buckets.checked_mul(numbers.bucket_size)? != length as u64
            {
                return None;
            }
            tables.push(table);
        }
        tables.shrink_to_fit();
        filter.set_tables(tables);
        (filter.bytes() <= LIMIT).then_some(filter)
    }
}
