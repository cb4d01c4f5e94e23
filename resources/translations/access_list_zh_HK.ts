<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_HK" sourcelanguage="en">
<context>
    <name>AccessList</name>
    <message><source>Which ones</source><translation>只列出</translation></message>
    <message><source>Which ones are listed</source><translation>選擇列出哪些</translation></message>
    <message><source>Excel</source><translation>Excel</translation></message>
    <message><source>Save what is listed as a workbook (Ctrl+E)</source><translation>把列出的存為活頁簿（Ctrl+E）</translation></message>
</context>
</TS>
