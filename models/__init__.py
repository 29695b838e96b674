"""What is stored: plain values, tables, repositories, the database and its migrations."""
