<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>RosterPage</name>
    <message><source>Add a shift</source><translation>加一更</translation></message>
    <message><source>Add a shift of a usual kind to the current cell</source><translation>在选取的一格加一个常用更份</translation></message>
    <message><source>Rest day</source><translation>例假</translation></message>
    <message><source>Make the selected cells rest days; typing R does the same</source><translation>把选取的格设为例假；输入 R 也可以</translation></message>
    <message><source>Excel</source><translation>Excel</translation></message>
    <message><source>Save the week as a workbook that can be read in again</source><translation>把这一周存为可再导入的工作簿</translation></message>
    <message><source>Paid hours of this shop in this week</source><translation>本店这一周的有薪工时</translation></message>
    <message><source>Roster of the week</source><translation>一周更表</translation></message>
    <message><source>Copy last week</source><translation>复制上周</translation></message>
    <message><source>Fill the empty cells with the shifts and rest days of last week</source><translation>以上周的更和例假填满空格</translation></message>
</context>
</TS>
