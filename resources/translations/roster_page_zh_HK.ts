<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_HK" sourcelanguage="en">
<context>
    <name>RosterPage</name>
    <message><source>Add a shift</source><translation>加一更</translation></message>
    <message><source>Add a shift of a usual kind to the current cell</source><translation>在選取的一格加一個常用更份</translation></message>
    <message><source>Rest day</source><translation>例假</translation></message>
    <message><source>Make the selected cells rest days; typing R does the same</source><translation>把選取的格設為例假；輸入 R 也可以</translation></message>
    <message><source>Excel</source><translation>Excel</translation></message>
    <message><source>Save the week as a workbook that can be read in again</source><translation>把這一週存為可再匯入的活頁簿</translation></message>
    <message><source>Paid hours of this shop in this week</source><translation>本店這一週的有薪工時</translation></message>
    <message><source>Roster of the week</source><translation>一週更表</translation></message>
    <message><source>Copy last week</source><translation>複製上週</translation></message>
    <message><source>Fill the empty cells with the shifts and rest days of last week</source><translation>以上週的更和例假填滿空格</translation></message>
</context>
</TS>
